package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.shared.Pair;
import org.clowder.session.internal.state.ReplicaStore;
import org.junit.jupiter.api.Test;

/** Requests of one client at the same moment, on one member or on two: which session an id means, and what is acknowledged. */
class ParallelRequestsTest extends TwoMembers {

    /** Two requests make a session of the same id, as neither finds one. */
    private void create(ManagerMember first, ManagerMember second, String id, ManagerMember.RequestWork<Object> work) {
        CyclicBarrier created = new CyclicBarrier(2);
        List<CompletableFuture<Object>> requests = new ArrayList<>();
        for (ManagerMember member : List.of(first, second)) {
            requests.add(CompletableFuture.supplyAsync(
                    () -> member.create(id, session -> {
                        created.await(10, TimeUnit.SECONDS);
                        return work.in(session);
                    }),
                    threads));
        }
        requests.forEach(CompletableFuture::join);
    }

    @Test
    void twoFirstRequestsOfOneIdLeaveOneSessionThatAllMembersAgreeOn() throws Exception {
        for (int i = 0; i < 40; i++) {
            String id = id(i);
            create(one, i % 2 == 0 ? one : two, id, set("by", "somebody")::apply);
            one.request(id, set("login", "yes"));
            assertThat(get(two, id, "login")).as(id).isEqualTo("yes");
            assertThat(one.look(id).replicated().key())
                    .isEqualTo(two.look(id).replicated().key());
        }
    }

    @Test
    void aSessionThatNobodyCanFindAnyMoreExpiresAllTheSame() {
        for (int i = 0; i < 10; i++) {
            create(one, one, id(i), session -> {
                session.setMaxInactiveInterval(1);
                return null;
            });
        }
        assertThat(one.sessions()).isEqualTo(20);
        Pair.await(() -> {
            one.expire();
            two.expire();
            return one.sessions() + two.sessions() == 0;
        });
    }

    @Test
    void whatARequestDidIsAcknowledgedAlsoIfAThreadOfTheApplicationPublishedIt() throws Exception {
        String id = id(1);
        one.request(id, set("first", "1"));
        for (int i = 0; i < 300; i++) {
            String value = "v" + i;
            one.requestThatCommits(id, (session, commit) -> {
                session.setAttribute("mine", value);
                Thread background = new Thread(() -> session.setAttribute("other", value));
                background.start();
                background.join();
                return null;
            });
            assertThat(two.look(id).getAttribute("mine")).isEqualTo(value);
        }
    }

    @Test
    void whatARequestDidWhileAnotherOneWasMakingBytesForTooLongIsPublishedWhenThatIsOver() throws Exception {
        String id = id(1);
        Slow.hold();
        CompletableFuture<Object> slow = CompletableFuture.supplyAsync(
                () -> one.request(id, session -> {
                    session.setAttribute("slow", new Slow());
                    return null;
                }),
                threads);
        Slow.awaitEncoding();
        long before = pair.first().counters().waitsGivenUp.sum();
        one.request(id, set("quick", "1"));
        assertThat(pair.first().counters().waitsGivenUp.sum()).isGreaterThan(before);
        Slow.release();
        slow.join();
        Pair.await(() -> get(two, id, "quick") != null);
    }

    @Test
    void ofTwoNewIdsAtTheSameMomentOneCountsForAll() throws Exception {
        for (int i = 0; i < 30; i++) {
            String id = id(i);
            one.request(id, set("first", "1"));
            CyclicBarrier begin = new CyclicBarrier(2);
            List<CompletableFuture<Object>> requests = new ArrayList<>();
            for (ManagerMember member : List.of(one, i % 2 == 0 ? one : two)) {
                String newId = id(1000 + 10 * i + requests.size());
                requests.add(CompletableFuture.supplyAsync(
                        () -> member.requestThatCommits(id, (session, commit) -> {
                            begin.await(10, TimeUnit.SECONDS);
                            session.getManager().changeSessionId(session, newId);
                            return null;
                        }),
                        threads));
            }
            requests.forEach(request -> request.handle((value, failure) -> null).join());
            settle();
            List<String> found = new ArrayList<>();
            for (String each : List.of(id, id(1000 + 10 * i), id(1001 + 10 * i))) {
                ReplicatedSession here = one.look(each);
                ReplicatedSession there = two.look(each);
                assertThat(here == null).as(each).isEqualTo(there == null);
                if (here != null) {
                    assertThat(here.getId()).isEqualTo(each);
                    assertThat(there.getId()).isEqualTo(each);
                    found.add(each);
                }
            }
            assertThat(found).hasSize(1).doesNotContain(id);
        }
    }

    /** Renames it to one of few ids, or ends it, or changes it. */
    private static Object anything(ReplicatedSession session, Random random) {
        int kind = random.nextInt(8);
        if (kind < 2) {
            session.expire();
        } else if (kind < 5) {
            session.getManager().changeSessionId(session, id(random.nextInt(6)));
        } else {
            session.setAttribute("a", "b");
        }
        return null;
    }

    private void manyRequests(int client) {
        Random random = new Random(client);
        for (int i = 0; i < 300; i++) {
            try {
                (random.nextBoolean() ? one : two).request(id(random.nextInt(6)), session -> anything(session, random));
            } catch (IllegalStateException e) {
                // another request has ended it
            }
        }
    }

    @Test
    void membersAgreeOnIdsHoweverManyRequestsGiveThem() throws Exception {
        one.request(ID, set("x", "0"));
        ReplicaStore here = one.look(ID).replicated().store();
        ReplicaStore there = two.look(ID).replicated().store();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int client = i;
            clients.add(CompletableFuture.runAsync(() -> manyRequests(client), threads));
        }
        clients.forEach(CompletableFuture::join);
        settle();
        Pair.await(() -> here.digests().root() == there.digests().root());
        for (int i = 0; i < 6; i++) {
            ReplicatedSession found = one.look(id(i));
            ReplicatedSession other = two.look(id(i));
            assertThat(found == null ? null : found.replicated().key())
                    .isEqualTo(other == null ? null : other.replicated().key());
            assertThat(found == null ? id(i) : found.getId()).isEqualTo(id(i));
        }
        while (one.sessions() > 1) {
            for (int i = 0; i < 6; i++) {
                ReplicatedSession found = one.look(id(i));
                if (found != null) {
                    found.expire();
                }
            }
        }
        settle();
        Pair.await(() -> two.sessions() == 1);
        assertThat(here.replicas()).hasSize(1);
        assertThat(there.replicas()).hasSize(1);
    }

    @Test
    void aSessionThatIsGivenAnIdAndEndedAtTheSameMomentHasEnded() throws Exception {
        for (int i = 0; i < 100; i++) {
            String id = id(i);
            String newId = id(1000 + i);
            one.request(id, set("first", "1"));
            CyclicBarrier begin = new CyclicBarrier(2);
            CompletableFuture<Object> ends = CompletableFuture.supplyAsync(
                    () -> one.requestThatCommits(id, (session, commit) -> {
                        begin.await(10, TimeUnit.SECONDS);
                        session.expire();
                        return null;
                    }),
                    threads);
            CompletableFuture<Object> renames = CompletableFuture.supplyAsync(
                    () -> one.requestThatCommits(id, (session, commit) -> {
                        begin.await(10, TimeUnit.SECONDS);
                        session.getManager().changeSessionId(session, newId);
                        return null;
                    }),
                    threads);
            ends.handle((value, failure) -> null).join();
            renames.handle((value, failure) -> null).join();
            settle();
            for (ManagerMember member : List.of(one, two)) {
                assertThat(member.look(id)).isNull();
                assertThat(member.look(newId)).isNull();
            }
        }
        assertThat(one.sessions() + two.sessions()).isZero();
    }

    @Test
    void aSessionIsLeftAloneSinceItsLastRequestBeganIfThatIsWanted() {
        String id = id(1);
        one.lastAccessAtStart(true);
        takeAWhile(id);
        assertThat(one.idle(id)).isGreaterThanOrEqualTo(50);
        one.lastAccessAtStart(false);
        long nearlyOver = takeAWhile(id);
        long idle = one.idle(id);
        assertThat(idle).isLessThanOrEqualTo(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nearlyOver));
    }

    private long takeAWhile(String id) {
        return one.request(id, session -> {
            long begun = System.nanoTime();
            Pair.await(() -> System.nanoTime() - begun > 50_000_000);
            return System.nanoTime();
        });
    }
}
