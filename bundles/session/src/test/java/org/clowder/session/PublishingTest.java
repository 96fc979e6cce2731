package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.Test;

/** What an application does to a session while bytes of it are made, or cannot be made, or its application stops. */
class PublishingTest extends TwoMembers {

    private static final AtomicInteger FAILURES = new AtomicInteger();
    /** Happens while bytes of a value are made. */
    private static volatile Runnable meanwhile = () -> {};

    /** A value that another thread seems to change while bytes of it are made. */
    private static final class Changing implements Serializable {
        private static final long serialVersionUID = 1L;
        private String text;

        Changing(String text) {
            this.text = text;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new ConcurrentModificationException();
            }
            meanwhile.run();
            out.defaultWriteObject();
        }
    }

    /** A table from which another request takes something, as it seems, while bytes of it are made: it writes less than it has said before. */
    private static final class Shrinking implements Serializable {
        private static final long serialVersionUID = 1L;
        private final HashMap<Integer, Object> content = new HashMap<>();

        Shrinking() {
            content.put(1, new Taker(content));
        }

        private void shrinkOnce() {
            content.put(2, "in the way");
        }
    }

    private static final class Taker implements Serializable {
        private static final long serialVersionUID = 1L;
        private final transient HashMap<Integer, Object> from;

        Taker(HashMap<Integer, Object> from) {
            this.from = from;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            from.remove(2);
        }
    }

    private static Object shrink(ReplicatedSession session) {
        ((Shrinking) session.getAttribute("shrinking")).shrinkOnce();
        return null;
    }

    private static String text(ManagerMember member) {
        return member.request(ID, session -> {
            Changing value = (Changing) session.getAttribute("changing");
            return value == null ? null : value.text;
        });
    }

    private void change(ManagerMember member, String text) {
        member.request(ID, session -> ((Changing) session.getAttribute("changing")).text = text);
    }

    private long givenUp() {
        return pair.first().counters().waitsGivenUp.sum();
    }

    @Test
    void whatOneRequestChangesWhileBytesAreMadeForAnotherOneCanBeReadAllTheSame() {
        one.request(ID, set("shrinking", new Shrinking()));
        Object arrived = one.request(ID, session -> {
            Supplier<Object> other = () -> {
                one.request(ID, PublishingTest::shrink);
                return get(two, ID, "shrinking");
            };
            return CompletableFuture.supplyAsync(other, threads).join();
        });
        assertThat(arrived).isInstanceOf(Shrinking.class);
    }

    @Test
    void whatCouldNotBeMadeIntoBytesForAMomentIsCountedAndPublishedSoon() {
        one.request(ID, set("changing", new Changing("0")));
        long before = givenUp();
        FAILURES.set(3);
        change(one, "1");
        assertThat(givenUp()).isGreaterThan(before);
        Pair.await(() -> text(two).equals("1"));
    }

    @Test
    void whatIsPublishedAsTheChannelReturnsIsToldAtOnce() {
        one.request(ID, set("changing", new Changing("0")));
        one.replicating.set(false);
        meanwhile = () -> one.replicating.set(true);
        change(one, "1");
        meanwhile = () -> {};
        assertThat(text(two)).isEqualTo("1");
    }

    @Test
    void anAttributeThatChangesWhileTheApplicationStopsStaysOnTheOtherMember() throws Exception {
        one.request(ID, set("changing", new Changing("0")));
        FAILURES.set(3);
        one.stopApplication();
        FAILURES.set(0);
        Pair.await(() -> pair.first().lag() == 0);
        assertThat(text(two)).isEqualTo("0");
    }

    @Test
    void aRefusedValueOfABackgroundThreadHidesNothing() throws Exception {
        one.request(ID, set("x", "0"));
        ReplicatedSession here = one.look(ID);
        assertThatThrownBy(() -> here.setAttribute("x", new Object())).isInstanceOf(IllegalArgumentException.class);
        two.request(ID, set("x", "1"));
        assertThat(get(one, ID, "x")).isEqualTo("1");
    }

    /** Holds what it is given, and is not one of the JDK's. */
    private record Held(Set<Integer> numbers) implements Serializable {}

    @Test
    void aReadSendsNothingThoughAHashTableHasAnotherOrderHere() throws Exception {
        Set<Integer> large = new HashSet<>(1_024);
        large.addAll(List.of(1, 16));
        one.request(ID, session -> {
            session.setAttribute("numbers", large);
            session.setAttribute("held", new Held(new HashSet<>(large)));
            session.setAttribute("larger", new Held(large));
            return null;
        });
        assertThat(two.<Object>request(
                        ID, session -> session.getAttribute("numbers").toString()))
                .as("in another order")
                .isNotEqualTo(large.toString());
        for (int i = 0; i < 3; i++) {
            for (ManagerMember each : List.of(two, one)) {
                each.request(
                        ID,
                        session -> List.of(
                                session.getAttribute("numbers"),
                                session.getAttribute("held"),
                                session.getAttribute("larger")));
            }
        }
        assertThat(one.look(ID).getVersion()).isEqualTo(1);
        assertThat(two.look(ID).getVersion()).isEqualTo(1);
        two.request(
                ID, session -> ((Held) session.getAttribute("larger")).numbers().add(7));
        assertThat(one.<Object>request(ID, session -> ((Held) session.getAttribute("larger")).numbers()))
                .isEqualTo(Set.of(1, 16, 7));
    }

    @Test
    void anObjectInTwoAttributesArrivesAsTwo() {
        List<String> both = new ArrayList<>(List.of("a"));
        one.request(ID, session -> {
            session.setAttribute("list", both);
            session.setAttribute("same", both);
            return null;
        });
        assertThat(get(two, ID, "list")).isEqualTo(both);
        assertThat(get(two, ID, "same")).isEqualTo(both).isNotSameAs(get(two, ID, "list"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(ReplicatedSession session) {
        return (List<String>) session.getAttribute("list");
    }

    @Test
    void aReaderThatPublishesSlowlyDoesNotCostALaterRequestItsChangeInPlace() throws Exception {
        one.request(ID, session -> {
            session.setAttribute("list", new ArrayList<>(List.of("a")));
            session.setAttribute("slow", new Slow());
            return null;
        });
        Slow.hold();
        CompletableFuture<Object> reader = concurrently(one, (session, commit) -> {
            list(session);
            return session.getAttribute("slow");
        });
        Slow.awaitEncoding();
        two.request(ID, session -> list(session).add("b"));
        CountDownLatch added = new CountDownLatch(1);
        CompletableFuture<Object> adds = concurrently(one, (session, commit) -> {
            list(session).add("c");
            added.countDown();
            return null;
        });
        added.await();
        Slow.release();
        CompletableFuture.allOf(reader, adds).join();
        assertThat(two.<String>request(ID, session -> list(session).toString())).isEqualTo("[a, b, c]");
    }

    @Test
    void aSessionThatEndsWhileItsFirstRequestPublishesHasEnded() throws Exception {
        Slow.hold();
        CompletableFuture<Object> first = concurrently(one, (session, commit) -> {
            session.setAttribute("slow", new Slow());
            return null;
        });
        Slow.awaitEncoding();
        one.look(ID).expire();
        Slow.release();
        first.join();
        one.request(id(1), set("x", "0"));
        assertThat(two.look(ID)).isNull();
        assertThat(one.look(ID)).isNull();
    }

    @Test
    void whatABackgroundThreadDoesWhileTheFirstRequestPublishesIsPublished() throws Exception {
        Slow.hold();
        CompletableFuture<Object> first = concurrently(one, (session, commit) -> {
            session.setAttribute("slow", new Slow());
            return null;
        });
        Slow.awaitEncoding();
        one.look(ID).setAttribute("a", "1");
        one.look(ID).setAttribute("z", "1");
        Slow.release();
        first.join();
        Pair.await(() -> get(two, ID, "a") != null && get(two, ID, "z") != null);
    }

    @Test
    void aSecondLogoutWaitsForTheEndToo() throws Exception {
        one.request(ID, set("x", "0"));
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Object> second = concurrently(one, (session, commit) -> {
            found.countDown();
            ended.await();
            session.expire();
            return null;
        });
        found.await();
        pair.hold();
        long before = givenUp();
        CompletableFuture<Object> first = concurrently(one, (session, commit) -> {
            session.expire();
            ended.countDown();
            return null;
        });
        CompletableFuture<Boolean> heldUp = second.thenApply(nothing -> givenUp() > before || pair.released());
        pair.releaseAfter(200, TimeUnit.MILLISECONDS);
        assertThat(heldUp.get()).isTrue();
        first.join();
    }

    @Test
    void whatARequestDoesAfterItsApplicationHasTakenTheLastImageIsCounted() throws Exception {
        one.stopApplication();
        CountDownLatch destroyed = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        one.startApplication(context -> context.setApplicationLifecycleListeners(new Object[] {
            new HttpSessionListener() {
                @Override
                public void sessionDestroyed(HttpSessionEvent event) {
                    destroyed.countDown();
                    awaitQuietly(done);
                }
            }
        }));
        settle();
        one.request(ID, set("y", "0"));
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Object> inFlight = concurrently(one, (session, commit) -> {
            begun.countDown();
            destroyed.await();
            session.setAttribute("y", "1");
            return null;
        });
        begun.await();
        long before = givenUp();
        CompletableFuture<Void> stops = CompletableFuture.runAsync(
                () -> {
                    try {
                        one.stopApplication();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
        inFlight.join();
        assertThat(givenUp()).isGreaterThan(before);
        done.countDown();
        stops.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void bytesThatAreReadyAfterARestartAreNotOnOneMemberOnly() throws Exception {
        one.request(ID, set("y", "0"));
        Slow.hold();
        CompletableFuture<Object> slow = concurrently(one, (session, commit) -> {
            session.setAttribute("y", "1");
            session.setAttribute("slow", new Slow());
            return null;
        });
        Slow.awaitEncoding();
        one.stopApplication();
        one.startApplication(PLAIN);
        Slow.release();
        slow.handle((value, failure) -> null).join();
        settle();
        assertThat(get(one, ID, "y")).isEqualTo(get(two, ID, "y"));
    }

    /** Holds a lock of its own where it is told that it is bound. */
    private static final class Bound implements HttpSessionBindingListener, Serializable {
        private static final long serialVersionUID = 1L;
        private static final Object LOCK = new Object();
        private static final CountDownLatch BOUND = new CountDownLatch(1);
        private static final CountDownLatch LOCKED = new CountDownLatch(1);

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            BOUND.countDown();
            awaitQuietly(LOCKED);
            synchronized (LOCK) {
                event.getName();
            }
        }
    }

    @Test
    void aLockThatAListenerOfAValueTakesHoldsUpNobody() throws Exception {
        one.request(ID, set("x", "0"));
        CompletableFuture<Object> binds = concurrently(one, (session, commit) -> {
            session.setAttribute("bound", new Bound());
            return null;
        });
        CompletableFuture<Object> other = concurrently(one, (session, commit) -> {
            synchronized (Bound.LOCK) {
                Bound.LOCKED.countDown();
                Bound.BOUND.await();
                session.setAttribute("y", "1");
            }
            return null;
        });
        CompletableFuture.allOf(binds, other).get(30, TimeUnit.SECONDS);
    }
}
