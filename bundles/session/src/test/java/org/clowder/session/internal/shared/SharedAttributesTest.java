package org.clowder.session.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.shared.Pair.await;

import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardService;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.replica.RequestScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedAttributesTest {

    private final Pair pair = new Pair();
    private final SharedAttributes here = new SharedAttributes();
    private final SharedAttributes there = new SharedAttributes();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void close() {
        pair.close();
    }

    private void share() {
        connect(here, pair.first());
        here.show(new AttributeEvents(new StandardContext()));
        connect(there, pair.second());
        there.show(events());
        pair.settle();
        await(() -> pair.first().settled() && pair.second().settled() && here.complete() && there.complete());
    }

    private void connect(SharedAttributes attributes, Exchange exchange) {
        ClassLoader loader = SharedAttributesTest.class.getClassLoader();
        attributes.connect(
                exchange,
                pair.workers(),
                "context:/test",
                new SharedValues("Context /test", List.of(loader), loader, List.of(), List.of(), 1 << 20));
    }

    private AttributeEvents events() {
        StandardEngine engine = new StandardEngine();
        engine.setService(new StandardService());
        StandardContext context = new StandardContext();
        context.setParent(engine);
        context.setApplicationEventListeners(new Object[] {new Notes()});
        return new AttributeEvents(context);
    }

    /** Writes down what it is told; takes its time with the attribute "busy". */
    private final class Notes implements ServletContextAttributeListener {

        @Override
        public void attributeAdded(ServletContextAttributeEvent event) {
            if (event.getName().equals("busy")) {
                busy.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            told.add("added " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeReplaced(ServletContextAttributeEvent event) {
            told.add("replaced " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeRemoved(ServletContextAttributeEvent event) {
            told.add("removed " + event.getName() + "=" + event.getValue());
        }
    }

    @Test
    void anAttributeWhoseNameNobodyTakesStaysHereAndHoldsUpNoOther() {
        share();
        String tooLong = "x".repeat(5_000);
        here.put(tooLong, "1");
        here.put("short", "2");
        await(() -> "2".equals(there.get("short")));
        assertThat(here).containsEntry(tooLong, "1");
        assertThat(there).doesNotContainKey(tooLong);
    }

    @Test
    void whatIsSetHereIsThereAndToldThere() {
        share();
        here.put("motto", "one");
        await(() -> "one".equals(there.get("motto")) && told.size() == 1);
        here.put("motto", "two");
        await(() -> "two".equals(there.get("motto")) && told.size() == 2);
        here.remove("motto");
        await(() -> told.size() == 3);
        assertThat(there).isEmpty();
        assertThat(told).containsExactly("added motto=one", "replaced motto=one", "removed motto=two");
    }

    /** Else what another member does to it would be told before Tomcat tells of it. */
    @Test
    void itIsTheResponseThatWaitsAndNotTheApplication() {
        share();
        pair.hold();
        RequestScope scope = RequestScope.begin();
        try {
            here.put("motto", "one");
            assertThat(scope.used()).isTrue();
            assertThat(there.get("motto")).isNull();
        } finally {
            scope.end();
        }
        pair.releaseAfter(0, TimeUnit.MILLISECONDS);
        await(() -> "one".equals(there.get("motto")));
    }

    @Test
    void whatWasSetBeforeSharingBeganReachesAMemberThatComesLater() {
        here.put("early", "yes");
        connect(here, pair.first());
        here.show(new AttributeEvents(new StandardContext()));
        here.put("late", "too");
        connect(there, pair.second());
        await(there::complete);
        assertThat(there).as("before its listeners are there").isEmpty();
        there.show(events());
        assertThat(there).hasSize(2);
        await(() -> told.size() == 2);
        assertThat(told).containsExactlyInAnyOrder("added early=yes", "added late=too");
    }

    private void keepBusy() throws InterruptedException {
        here.put("busy", "yes");
        busy.await();
    }

    @Test
    void whatABusyListenerMissedItHearsOnceAndInOrder() throws InterruptedException {
        share();
        here.put("motto", "one");
        await(() -> told.size() == 1);
        keepBusy();
        for (String value : List.of("two", "three")) {
            here.put("motto", value);
            await(() -> value.equals(there.get("motto")));
        }
        here.put("passing", "by");
        await(() -> there.get("passing") != null);
        here.remove("passing");
        await(() -> there.get("passing") == null);
        here.put("last", "one");
        free.countDown();
        await(() -> told.contains("added last=one"));
        assertThat(told).containsExactly("added motto=one", "added busy=yes", "replaced motto=one", "added last=one");
    }

    @Test
    void whatIsSetBeforeListenersHeardOfAnotherValueIsToldAfterIt() throws InterruptedException {
        share();
        keepBusy();
        here.put("motto", "one");
        await(() -> "one".equals(there.get("motto")));
        there.put("motto", "two");
        assertThat(told).containsExactly("added motto=one");
        free.countDown();
        here.put("last", "one");
        await(() -> told.contains("added last=one"));
        assertThat(told).containsExactly("added motto=one", "added busy=yes", "added last=one");
    }

    @Test
    void whatBelongsToOneMemberStaysThere() {
        share();
        here.put("org.apache.example", "container");
        here.put("jakarta.servlet.example", "container");
        here.put("org.clowder.member", "first");
        here.put("thread", Thread.currentThread());
        here.put("last", "travels");
        await(() -> there.containsKey("last"));
        assertThat(there).containsOnlyKeys("last");
    }

    @Test
    void aNestedValueThatCannotTravelCostsItsAttributeOnly() {
        share();
        List<Object> list = new ArrayList<>(List.of("a"));
        here.put("list", list);
        await(() -> there.containsKey("list"));
        list.add(new Object());
        here.put("list", list);
        here.put("last", "travels");
        // no value is better than an old one
        await(() -> there.containsKey("last") && !there.containsKey("list"));
        assertThat(here).containsEntry("list", list);
    }

    @Test
    void ofTwoMembersThatSetTheSameAttributeOneWinsEverywhere() {
        share();
        for (int i = 0; i < 50; i++) {
            here.put("contested", "here " + i);
            there.put("contested", "there " + i);
        }
        pair.settle();
        await(() -> here.get("contested").equals(there.get("contested")));
    }

    @Test
    void whatTheApplicationSetIsNeverReplacedByACopy() {
        List<String> own = new ArrayList<>(List.of("a"));
        there.put("list", own);
        share();
        there.put("other", own);
        await(() -> here.containsKey("list") && here.containsKey("other"));
        here.put("last", "travels");
        await(() -> !told.isEmpty());
        assertThat(there.get("list")).isSameAs(own);
        assertThat(there.get("other")).isSameAs(own);
        assertThat(told).containsExactly("added last=travels");
    }

    @Test
    void anApplicationThatStopsTakesNothingFromTheOthers() {
        share();
        here.put("motto", "one");
        await(() -> there.containsKey("motto"));
        here.disconnect();
        here.remove("motto");
        there.put("motto", "two");
        pair.settle();
        assertThat(there).containsEntry("motto", "two");
        assertThat(here).isEmpty();
    }
}
