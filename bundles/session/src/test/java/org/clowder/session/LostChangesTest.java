package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change is published, or counts as a conflict with what took its place: nothing is lost without a word, whatever application code does meanwhile. */
class LostChangesTest extends TwoMembers {

    private final CountDownLatch got = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @SuppressWarnings("unchecked")
    private static List<Object> list(ReplicatedSession session) {
        return (List<Object>) session.getAttribute("list");
    }

    @BeforeEach
    void setList() {
        Writes.how = () -> {};
        one.request(ID, set("list", new ArrayList<>(List.of("a"))));
        settle();
    }

    @AfterEach
    void release() {
        end.countDown();
        Slow.release();
        Waits.go.countDown();
    }

    private void addOnOne(String value) {
        one.request(ID, session -> list(session).add(value));
        settle();
    }

    private static String read(ManagerMember member) {
        return member.request(ID, session -> String.valueOf(list(session)));
    }

    private long version() throws IOException {
        settle();
        return two.look(ID).getVersion();
    }

    private long conflicts() throws IOException {
        return one.look(ID).replicated().store().conflicts()
                + two.look(ID).replicated().store().conflicts();
    }

    private void expectOnBoth(String expected, int conflicts) throws IOException {
        settle();
        assertThat(read(one)).isEqualTo(expected);
        assertThat(read(two)).isEqualTo(expected);
        assertThat(conflicts()).isEqualTo(conflicts);
    }

    /** A request on two gets the list, another value takes its place, and the request goes on with what it has. */
    private void whileAnotherTakesItsPlace(
            Runnable meanwhile, Consumer<ReplicatedSession> begins, Consumer<List<Object>> changes) throws Exception {
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            List<Object> mine = list(session);
            got.countDown();
            end.await();
            changes.accept(mine);
            begins.accept(session);
            return null;
        });
        got.await();
        meanwhile.run();
        settle();
        end.countDown();
        slow.get();
        settle();
    }

    /** Does something when bytes are made of it. */
    private static final class Writes implements Serializable {
        private static final long serialVersionUID = 1L;
        private static volatile Runnable how = () -> {};

        private void writeObject(ObjectOutputStream out) throws IOException {
            how.run();
            out.defaultWriteObject();
        }
    }

    private static void fails() {
        throw new ConcurrentModificationException();
    }

    // ---- what cannot be made into bytes

    @Test
    void whatCouldNotBeSentForAWhileIsSentWhenItIsAsItWas() throws Exception {
        Object bad = new Object();
        two.request(ID, session -> list(session).add(bad));
        settle();
        assertThat(read(one)).isEqualTo("null");
        two.request(ID, session -> list(session).remove(bad));
        expectOnBoth("[a]", 0);
    }

    @Test
    void aReaderOfWhatCannotBeSentSendsNothing() throws Exception {
        two.request(ID, session -> list(session).add(new Object()));
        long before = version();
        read(two);
        read(two);
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whatCannotBeSentLeavesWhatCameMeanwhileAndCounts() throws Exception {
        one.request(ID, session -> list(session).add(new Slow()));
        settle();
        Slow.hold();
        CompletableFuture<Object> slow =
                concurrently(two, (session, commit) -> list(session).add(new Object()));
        Slow.awaitEncoding();
        one.request(ID, set("list", new ArrayList<>(List.of("one"))));
        settle();
        Slow.release();
        slow.get();
        expectOnBoth("[one]", 1);
    }

    @Test
    void whatCannotBeSentAnyMoreWhenItsPlaceIsTakenCounts() throws Exception {
        whileAnotherTakesItsPlace(() -> addOnOne("b"), session -> {}, mine -> mine.add(new Object()));
        assertThat(conflicts()).isEqualTo(1);
    }

    @Test
    void whatCannotBeSentForAWhileWhenItsPlaceIsTakenCounts() throws Exception {
        Writes.how = LostChangesTest::fails;
        whileAnotherTakesItsPlace(() -> addOnOne("b"), session -> {}, mine -> mine.add(new Writes()));
        Writes.how = () -> {};
        two.request(ID, set("x", "1"));
        assertThat(conflicts()).isEqualTo(1);
    }

    @Test
    void whatCannotBeSentForLongIsTriedOnceByEachRequest() throws Exception {
        AtomicInteger times = new AtomicInteger();
        two.request(ID, set("writes", new Writes()));
        settle();
        Writes.how = () -> {
            times.incrementAndGet();
            fails();
        };
        for (int i = 0; i < 30; i++) {
            get(two, ID, "writes");
        }
        Writes.how = () -> {};
        // three tries of the request and of who follows it
        assertThat(times.get()).isLessThanOrEqualTo(30 * 2 * 3 + 3);
    }

    @Test
    void whatARequestSetIsPublishedByTheNextIfMemoryRanOut() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Writes.how = () -> {
            if (times.incrementAndGet() == 1) {
                throw new OutOfMemoryError("as it were");
            }
        };
        assertThatThrownBy(() -> two.request(ID, session -> {
                    session.setAttribute("x", "1");
                    session.setAttribute("writes", new Writes());
                    return list(session).add("mine");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        two.request(ID, set("y", "1"));
        expectOnBoth("[a, mine]", 0);
        assertThat(get(one, ID, "x")).isEqualTo("1");
    }

    @Test
    void whatARequestSetIsPublishedByTheNextIfMemoryRanOutAsItWasPublished() throws Exception {
        two.request(ID, set("writes", new Writes()));
        settle();
        Writes.how = pair::memoryRunsOut;
        assertThatThrownBy(() -> two.request(ID, session -> {
                    session.setAttribute("x", "1");
                    return session.getAttribute("writes");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        Writes.how = () -> {};
        two.request(ID, set("y", "1"));
        assertThat(one.look(ID).replicated().names()).contains("x", "y");
    }

    // ---- application code that is called meanwhile

    @Test
    void whatIsSetAsBytesAreMadeIsPublished() throws Exception {
        two.request(ID, session -> {
            Writes.how = () -> session.setAttribute("noted", "1");
            session.setAttribute("writes", new Writes());
            return null;
        });
        settle();
        assertThat(get(one, ID, "noted")).isEqualTo("1");
    }

    @Test
    void whatAThreadSetsAsBytesAreMadeIsPublishedWithoutMakingThemOnAndOn() throws Exception {
        ReplicatedSession session = two.look(ID);
        AtomicInteger times = new AtomicInteger();
        Writes.how = () -> session.setAttribute("noted", "" + times.incrementAndGet());
        session.setAttribute("writes", new Writes());
        Writes.how = () -> {};
        settle();
        assertThat(times.get()).isLessThan(10);
        assertThat(get(one, ID, "noted")).isNotNull();
    }

    /** Waits while it is told that it has come, or that it is bound. */
    private abstract static class Waits implements Serializable {
        private static final long serialVersionUID = 1L;
        static volatile CountDownLatch told = new CountDownLatch(0);
        static volatile CountDownLatch go = new CountDownLatch(0);
        private String by = "nobody";

        static void hold() {
            told = new CountDownLatch(1);
            go = new CountDownLatch(1);
        }

        final void told() {
            told.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Activated extends Waits implements HttpSessionActivationListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            told();
        }
    }

    private static final class Bound extends Waits implements HttpSessionBindingListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            if (!Thread.currentThread().getName().equals("sets")) {
                told();
            }
        }
    }

    private static Waits waits(ReplicatedSession session) {
        return (Waits) session.getAttribute("waits");
    }

    /** A request changes it while it is told, and ends later. */
    private void changesWhileToldIsPublished(Runnable isOver) throws Exception {
        CompletableFuture<Object> writer = concurrently(two, (session, commit) -> {
            waits(session).by = "two";
            got.countDown();
            end.await();
            return null;
        });
        got.await();
        Waits.go.countDown();
        isOver.run();
        end.countDown();
        writer.get();
        settle();
        assertThat(one.<String>request(ID, session -> waits(session).by)).isEqualTo("two");
    }

    @Test
    void whatAParallelRequestChangesWhileAValueIsToldThatItHasComeIsPublished() throws Exception {
        one.request(ID, set("waits", new Activated()));
        settle();
        Waits.hold();
        CompletableFuture<Object> reader = concurrently(two, (session, commit) -> waits(session));
        Waits.told.await();
        changesWhileToldIsPublished(reader::join);
    }

    @Test
    void whatARequestChangesWhileAValueIsToldThatItIsBoundIsPublished() throws Exception {
        Waits.hold();
        Thread sets = new Thread(() -> one.request(ID, set("waits", new Bound())), "sets");
        sets.start();
        sets.join();
        Waits.told.await();
        // who sets something waits until all is told
        changesWhileToldIsPublished(() -> two.request(ID, set("told", "yes")));
    }

    /** A value that cannot change, and waits on the thread that sets another one in its place. */
    enum Kind implements HttpSessionBindingListener {
        OLD,
        MINE,
        OTHER;

        static volatile CountDownLatch bound = new CountDownLatch(1);
        static volatile CountDownLatch go = new CountDownLatch(1);
        static volatile CountDownLatch unbound = new CountDownLatch(1);
        static volatile CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            await(bound, go);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            await(unbound, goOn);
        }

        private static void await(CountDownLatch reached, CountDownLatch may) {
            if (Thread.currentThread().getName().equals("setter")) {
                reached.countDown();
                try {
                    may.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Test
    void whatIsSetWhileListenersAreToldIsNotLost() throws Exception {
        two.request(ID, set("kind", Kind.OLD));
        settle();
        Thread setter = new Thread(() -> two.request(ID, set("kind", Kind.MINE)), "setter");
        setter.start();
        Kind.bound.await();
        // publishes what was touched
        two.request(ID, set("y", "1"));
        Kind.go.countDown();
        Kind.unbound.await();
        one.request(ID, set("kind", Kind.OTHER));
        settle();
        Kind.goOn.countDown();
        setter.join();
        settle();
        assertThat(get(one, ID, "kind")).isEqualTo(Kind.MINE);
        assertThat(get(two, ID, "kind")).isEqualTo(Kind.MINE);
        assertThat(conflicts()).isEqualTo(1);
    }

    // ---- what is set again

    private static Consumer<ReplicatedSession> setsBack(List<List<Object>> mine) {
        return session -> session.setAttribute("list", mine.get(0));
    }

    @Test
    void whatIsSetBackOverValuesOfBothMembersThatItDidNotKnowCounts() throws Exception {
        List<List<Object>> mine = new ArrayList<>();
        whileAnotherTakesItsPlace(
                () -> {
                    addOnOne("b");
                    two.request(ID, session -> list(session).add("c"));
                },
                setsBack(mine),
                list -> {
                    mine.add(list);
                    list.add("mine");
                });
        expectOnBoth("[a, mine]", 1);
    }

    @Test
    void whatIsSetBackOfAnAttributeThatIsNotLookedIntoCounts() throws Exception {
        two.manager().setDetectMutationExclude("list");
        List<List<Object>> mine = new ArrayList<>();
        whileAnotherTakesItsPlace(() -> addOnOne("b"), setsBack(mine), mine::add);
        expectOnBoth("[a]", 1);
    }

    @Test
    void whatIsSetBackAfterItHasCountedIsSentAsItIs() throws Exception {
        two.requestThatCommits(ID, (session, commit) -> {
            List<Object> mine = list(session);
            mine.add("mine");
            concurrently(one, (other, ignored) -> list(other).add("b")).get();
            settle();
            commit.run();
            session.setAttribute("list", mine);
            return null;
        });
        settle();
        assertThat(one.look(ID).getAttribute("list")).hasToString("[a, mine]");
        assertThat(two.look(ID).getAttribute("list")).hasToString("[a, mine]");
    }

    @Test
    void whatIsSetBackAndReplacedBeforeItIsPublishedCounts() throws Exception {
        CountDownLatch may = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Object> older = concurrently(two, (session, commit) -> {
            List<Object> mine = list(session);
            got.countDown();
            may.await();
            mine.add("older");
            session.setAttribute("list", mine);
            end.countDown();
            over.await();
            return null;
        });
        got.await();
        addOnOne("b");
        two.requestThatCommits(ID, (session, commit) -> {
            List<Object> mine = list(session);
            may.countDown();
            end.await();
            mine.add("newer");
            session.setAttribute("list", mine);
            return null;
        });
        over.countDown();
        older.get();
        expectOnBoth("[a, b, newer]", 1);
    }

    @Test
    void whatIsSetAsTheMembersHadItWhileSomethingOlderIsBeingSetBackIsPublished() throws Exception {
        CountDownLatch may = new CountDownLatch(1);
        CompletableFuture<Object> older = concurrently(two, (session, commit) -> {
            List<Object> mine = list(session);
            got.countDown();
            may.await();
            mine.add("mine");
            session.setAttribute("list", mine);
            session.setAttribute("slow", new Slow());
            return null;
        });
        got.await();
        addOnOne("b");
        Slow.hold();
        may.countDown();
        Slow.awaitEncoding();
        CompletableFuture<Object> second = concurrently(two, (session, commit) -> {
            session.setAttribute("list", new ArrayList<>(List.of("a", "b")));
            Slow.release();
            return null;
        });
        older.get();
        second.get();
        settle();
        assertThat(read(one)).isEqualTo("[a, b]");
        assertThat(read(two)).isEqualTo("[a, b]");
    }

    // ---- threads and connections

    private static WeakReference<Object> addsAndForgets(ReplicatedSession session) {
        List<Object> mine = list(session);
        mine.add("mine");
        return new WeakReference<>(mine);
    }

    @Test
    void whatAThreadChangedAndHasNoMoreCounts() throws Exception {
        WeakReference<Object> changed = addsAndForgets(two.look(ID));
        addOnOne("b");
        Pair.await(() -> {
            System.gc();
            return changed.get() == null;
        });
        two.request(ID, set("x", "1"));
        expectOnBoth("[a, b]", 1);
    }

    @Test
    void whatAConnectionChangesLaterInWhatItHasKeptCounts() throws Exception {
        List<RequestScope> before = new ArrayList<>();
        List<Object> mine = two.request(ID, session -> {
            before.add(RequestScope.current());
            return list(session);
        });
        addOnOne("b");
        RequestScope first = before.get(0).again();
        first.publishAndEnd();
        RequestScope second = first.again();
        mine.add("mine");
        second.publishAndEnd();
        expectOnBoth("[a, b]", 1);
    }
}
