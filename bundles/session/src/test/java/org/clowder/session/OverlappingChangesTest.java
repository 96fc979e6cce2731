package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another member writes arrives while requests have the same attributes in hand. */
class OverlappingChangesTest extends TwoMembers {

    private final CountDownLatch got = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @SuppressWarnings("unchecked")
    private static List<String> list(ReplicatedSession session) {
        return (List<String>) session.getAttribute("list");
    }

    @BeforeEach
    void setList() {
        one.request(ID, session -> {
            session.setAttribute("list", new ArrayList<>(List.of("a")));
            return null;
        });
    }

    @AfterEach
    void release() {
        end.countDown();
        Slow.release();
    }

    private void addOnOne(String value) {
        one.request(ID, session -> list(session).add(value));
        settle();
    }

    private static String read(ManagerMember member) {
        return member.request(ID, session -> list(session).toString());
    }

    private long version() throws IOException {
        settle();
        assertThat(one.look(ID).getVersion()).isEqualTo(two.look(ID).getVersion());
        return two.look(ID).getVersion();
    }

    private long conflicts() throws IOException {
        return one.look(ID).replicated().store().conflicts()
                + two.look(ID).replicated().store().conflicts();
    }

    @Test
    void requestsThatOnlyReadBeforeAndAfterItCameSendNothing() throws Exception {
        CompletableFuture<Object> poll = concurrently(two, (session, commit) -> {
            list(session);
            got.countDown();
            end.await();
            return list(session).toString();
        });
        got.await();
        addOnOne("b");
        long before = version();
        assertThat(read(two)).isEqualTo("[a, b]");
        assertThat(version()).isEqualTo(before);
        end.countDown();
        assertThat(poll.get()).isEqualTo("[a, b]");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whatIsChangedInAnObjectWhosePlaceItHasTakenCountsAsConflict() throws Exception {
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            List<String> mine = list(session);
            got.countDown();
            end.await();
            return mine.add("mine");
        });
        got.await();
        addOnOne("b");
        read(two);
        end.countDown();
        slow.get();
        settle();
        assertThat(read(one)).isEqualTo("[a, b]");
        assertThat(read(two)).isEqualTo("[a, b]");
        assertThat(conflicts()).isEqualTo(1);
    }

    @Test
    void whatIsSetWithoutKnowingOfItCountsAsConflict() throws Exception {
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            session.setAttribute("x", "mine");
            got.countDown();
            end.await();
            return null;
        });
        got.await();
        one.request(ID, set("x", "other"));
        settle();
        end.countDown();
        slow.get();
        settle();
        assertThat(get(one, ID, "x")).isEqualTo("mine");
        assertThat(get(two, ID, "x")).isEqualTo("mine");
        assertThat(conflicts()).isEqualTo(1);
    }

    @Test
    void whatIsBeingMadeIntoBytesAsItComesCountsAsConflictAndIsShown() throws Exception {
        one.request(ID, set("slow", new Slow()));
        settle();
        Slow.hold();
        CompletableFuture<Object> changes = concurrently(two, (session, commit) -> {
            list(session).add("mine");
            return session.getAttribute("slow");
        });
        Slow.awaitEncoding();
        addOnOne("b");
        Slow.release();
        changes.get();
        settle();
        assertThat(read(one)).isEqualTo("[a, mine]");
        assertThat(read(two)).isEqualTo("[a, mine]");
        assertThat(conflicts()).isEqualTo(1);
    }

    @Test
    void oneAfterTheOtherIsNoConflict() throws Exception {
        addOnOne("b");
        two.request(ID, session -> list(session).add("c"));
        addOnOne("d");
        assertThat(read(two)).isEqualTo("[a, b, c, d]");
        assertThat(conflicts()).isZero();
    }

    @Test
    void whatAThreadHasInHandIsFoundWhicheverPublicationFollows() throws Exception {
        List<String> held = list(one.look(ID));
        one.request(ID, set("x", "1"));
        held.add("b");
        one.request(ID, set("x", "2"));
        settle();
        assertThat(read(two)).isEqualTo("[a, b]");
    }

    @Test
    void whatAThreadSetsAndFillsAfterwardsIsFound() throws Exception {
        List<String> own = new ArrayList<>(List.of("x"));
        one.look(ID).setAttribute("list", own);
        own.add("y");
        one.request(ID, set("x", "1"));
        settle();
        assertThat(read(two)).isEqualTo("[x, y]");
    }

    @Test
    void excludedAttributesAreSentAfterSetAttributeOnly() throws Exception {
        one.manager().setDetectMutationExclude("list");
        one.requestThatCommits(ID, (session, commit) -> {
            List<String> own = new ArrayList<>(List.of("x"));
            session.setAttribute("list", own);
            commit.run();
            return own.add("y");
        });
        settle();
        assertThat(read(two)).isEqualTo("[x]");
    }

    /** Notes what it is told in what is serialized. */
    private static class Told implements Serializable {
        private static final long serialVersionUID = 1L;
        static final AtomicInteger TIMES = new AtomicInteger();
        private int times;

        final void told() {
            times++;
            TIMES.incrementAndGet();
        }
    }

    private static final class Bound extends Told implements HttpSessionBindingListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            told();
        }
    }

    private static final class Activated extends Told implements HttpSessionActivationListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            told();
        }
    }

    private void readersSendNothing(Object value, int timesAtOnce) throws Exception {
        Told.TIMES.set(0);
        one.request(ID, set("value", value));
        settle();
        Pair.await(() -> Told.TIMES.get() == timesAtOnce);
        // who sets something waits until all is told
        two.request(ID, set("told", "yes"));
        long before = version();
        for (int i = 0; i < 3; i++) {
            get(two, ID, "value");
            get(one, ID, "value");
        }
        assertThat(version()).isEqualTo(before);
        assertThat(Told.TIMES.get()).isEqualTo(2 * timesAtOnce == 0 ? 1 : timesAtOnce);
    }

    @Test
    void aValueThatNotesThatItWasBoundIsNotSentByReaders() throws Exception {
        readersSendNothing(new Bound(), 2);
    }

    @Test
    void aValueThatNotesThatItWasActivatedIsNotSentByReaders() throws Exception {
        readersSendNothing(new Activated(), 0);
    }

    @Test
    void aHashTableIsNotSentByReadersAfterARestart() throws Exception {
        Set<Integer> large = new HashSet<>(1_024);
        large.addAll(List.of(1, 16));
        one.request(ID, set("numbers", large));
        settle();
        one.stopApplication();
        one.startApplication(PLAIN);
        long before = version();
        get(one, ID, "numbers");
        assertThat(version()).isEqualTo(before);
    }
}
