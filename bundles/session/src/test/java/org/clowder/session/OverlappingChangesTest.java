package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.shared.Pair;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
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

        assertThat(counted()).isEqualTo(1);
        Link first = one.manager().point().link();
        Link second = two.manager().point().link();
        one.undeployApplication();
        two.undeployApplication();
        pair.first().drop(first);
        pair.second().drop(second);
        assertThat(counted()).as("once the application is gone").isEqualTo(1);
    }

    /** By the members, whatever they have. */
    private long counted() {
        return pair.first().conflicts() + pair.second().conflicts();
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

        @SuppressWarnings("UnusedVariable") // it is serialized
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

    private void expectOnBoth(String expected, int conflicts) throws IOException {
        assertThat(read(one)).isEqualTo(expected);
        assertThat(read(two)).isEqualTo(expected);
        assertThat(conflicts()).isEqualTo(conflicts);
    }

    private void setsBack(Consumer<List<String>> changes) throws Exception {
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            List<String> mine = list(session);
            got.countDown();
            end.await();
            changes.accept(mine);
            session.setAttribute("list", mine);
            return null;
        });
        got.await();
        addOnOne("b");
        end.countDown();
        slow.get();
        settle();
    }

    @Test
    void whatIsSetBackUnchangedHasNotSeenWhatTookItsPlace() throws Exception {
        setsBack(mine -> {});
        expectOnBoth("[a]", 1);
    }

    @Test
    void whatIsChangedAndSetBackHasNotSeenWhatTookItsPlace() throws Exception {
        setsBack(mine -> mine.add("mine"));
        expectOnBoth("[a, mine]", 1);
        two.request(ID, session -> list(session).add("later"));
        settle();
        expectOnBoth("[a, mine, later]", 1);
    }

    @Test
    void whatTookThePlaceOfAThreadsObjectStaysAndItsChangeCountsAsConflict() throws Exception {
        List<String> threads = two.request(ID, session -> {
            List<String> mine = list(session);
            RequestScope.current().goesOn();
            return mine;
        });
        addOnOne("b");
        read(two);
        threads.add("mine");
        two.request(ID, set("x", "1"));
        settle();
        expectOnBoth("[a, b]", 1);
    }

    @Test
    void whatAParallelRequestHasInHandStaysThoughAnotherValueCameWhileBytesWereMade() throws Exception {
        one.request(ID, set("slow", new Slow()));
        settle();
        CompletableFuture<Object> parallel = concurrently(two, (session, commit) -> {
            List<String> mine = list(session);
            got.countDown();
            end.await();
            return mine.add("parallel");
        });
        got.await();
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
        end.countDown();
        parallel.get();
        settle();
        expectOnBoth("[a, mine, parallel]", 1);
    }

    /** Is told that it has come, and waits there. */
    private static final class Waits implements Serializable, HttpSessionActivationListener {
        private static final long serialVersionUID = 1L;
        static volatile CountDownLatch told = new CountDownLatch(0);
        static volatile CountDownLatch go = new CountDownLatch(0);
        private String by = "nobody";

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            told.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void whatTakesThePlaceOfAnObjectThatIsBeingActivatedStays() throws Exception {
        one.request(ID, set("waits", new Waits()));
        settle();
        Waits.told = new CountDownLatch(1);
        Waits.go = new CountDownLatch(1);
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            Waits mine = (Waits) session.getAttribute("waits");
            mine.by = "two";
            return null;
        });
        Waits.told.await();
        one.request(ID, session -> ((Waits) session.getAttribute("waits")).by = "one");
        settle();
        Waits.go.countDown();
        slow.get();
        settle();
        for (ManagerMember member : List.of(one, two)) {
            assertThat(member.<String>request(ID, session -> ((Waits) session.getAttribute("waits")).by))
                    .isEqualTo("one");
        }
        assertThat(conflicts()).isEqualTo(1);
    }

    @Test
    void aValueThatNotedItsActivationBeforeAnotherTookItsPlaceWasOnlyRead() throws Exception {
        one.request(ID, set("value", new Activated()));
        settle();
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            session.getAttribute("value");
            got.countDown();
            end.await();
            return null;
        });
        got.await();
        one.request(ID, set("value", new Activated()));
        settle();
        end.countDown();
        slow.get();
        settle();
        assertThat(conflicts()).isZero();
    }

    @Test
    void whatAStoppedApplicationsRequestHadSetWithoutKnowingOfItCountsAsConflict() throws Exception {
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            session.setAttribute("x", "mine");
            list(session).add("mine");
            got.countDown();
            end.await();
            return null;
        });
        got.await();
        one.request(ID, set("x", "other"));
        settle();
        ReplicaStore store = two.look(ID).replicated().store();
        two.stopApplication();
        assertThat(store.conflicts()).isEqualTo(1);
        end.countDown();
        slow.get();
        settle();
        assertThat(get(one, ID, "x")).isEqualTo("mine");
        assertThat(read(one)).isEqualTo("[a, mine]");
    }

    @Test
    void valuesOfOthersThatComeWhileARequestReadsAllTheTimeAreNoConflict() throws Exception {
        CompletableFuture<Object> poll = concurrently(two, (session, commit) -> {
            got.countDown();
            while (list(session).size() < 200) {
                Thread.onSpinWait();
            }
            return null;
        });
        got.await();
        for (int i = 1; i < 200; i++) {
            one.request(ID, session -> list(session).add("b"));
        }
        poll.get();
        settle();
        assertThat(conflicts()).isZero();
    }

    @Test
    void whatIsSetToItsFormerValueWhileAnotherRequestIsPublishedIsPublishedToo() throws Exception {
        one.request(ID, set("x", "former"));
        settle();
        Slow.hold();
        CompletableFuture<Object> first = concurrently(two, (session, commit) -> {
            session.setAttribute("x", "first");
            session.setAttribute("slow", new Slow());
            return null;
        });
        Slow.awaitEncoding();
        CompletableFuture<Object> second = concurrently(two, (session, commit) -> {
            session.setAttribute("x", "former");
            Slow.release();
            return null;
        });
        first.get();
        second.get();
        settle();
        assertThat(get(one, ID, "x")).isEqualTo("former");
        assertThat(get(two, ID, "x")).isEqualTo("former");
        assertThat(conflicts()).isZero();
    }

    @Test
    void whatWasSetBackIsThisMembersOwnAgain() throws Exception {
        setsBack(mine -> {});
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            List<String> mine = list(session);
            holds.countDown();
            replaced.await();
            return mine.add("mine");
        });
        holds.await();
        two.request(ID, set("list", new ArrayList<>(List.of("new"))));
        replaced.countDown();
        slow.get();
        settle();
        expectOnBoth("[new]", 1);
    }

    @Test
    void whatIsShownTwiceLeavesTheObjectInItsPlace() throws Exception {
        read(two);
        two.request(ID, session -> {
            List<String> mine = list(session);
            Replica replica = session.replicated();
            replica.store().listener().changed(replica, List.of(replica.entry("list")));
            return mine.add("mine");
        });
        settle();
        expectOnBoth("[a, mine]", 0);
    }

    @Test
    void aRequestThatGoesOnForLongKeepsNoMoreThanSomeObjectsWhosePlaceWasTaken() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        CompletableFuture<Object> poll = concurrently(two, (session, commit) -> {
            list(session).add("mine");
            got.countDown();
            for (List<String> last = list(session); last.size() < 100 || last.contains("mine"); last = list(session)) {
                seen.set(last.contains("mine") ? 0 : last.size());
            }
            return conflicts();
        });
        got.await();
        for (int i = 1; i < 100; i++) {
            int size = i;
            Pair.await(() -> size == 1 || seen.get() == size);
            one.request(ID, session -> list(session).add("b"));
        }
        assertThat(poll.get()).as("conflicts before the request ended").isEqualTo(1L);
        assertThat(conflicts()).isEqualTo(1);
    }

    /** Looks at other attributes of its session when bytes are made of it. */
    private static final class Asks implements Serializable {
        private static final long serialVersionUID = 1L;
        private final transient ReplicatedSession session;

        Asks(ReplicatedSession session) {
            this.session = session;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            if (session != null) {
                session.getAttribute("list");
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aValueMayAskItsSessionWhenBytesAreMadeOfIt() throws Exception {
        one.request(ID, session -> {
            session.setAttribute("asks", new Asks(session));
            session.setAttribute("other", new ArrayList<>(List.of("x")));
            return null;
        });
        one.request(ID, session -> {
            session.getAttribute("asks");
            return ((List<Object>) session.getAttribute("other")).add("y");
        });
        settle();
        assertThat(get(two, ID, "other")).hasToString("[x, y]");
        expectOnBoth("[a]", 0);
    }
}
