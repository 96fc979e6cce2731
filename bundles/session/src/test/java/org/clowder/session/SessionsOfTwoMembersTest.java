package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.Test;

/** What requests of two members, and several at once on one, do to the same session; each waits for the other member. */
class SessionsOfTwoMembersTest extends TwoMembers {

    @SuppressWarnings("unchecked")
    private static List<String> list(ReplicatedSession session) {
        return (List<String>) session.getAttribute("list");
    }

    private void setList(ManagerMember member) {
        member.request(ID, session -> {
            session.setAttribute("list", new ArrayList<>(List.of("a")));
            return null;
        });
    }

    private static String add(ManagerMember member, String value) {
        return member.request(ID, session -> {
            list(session).add(value);
            return list(session).toString();
        });
    }

    private static String read(ManagerMember member) {
        return member.request(ID, session -> list(session).toString());
    }

    /** An OutOfMemoryError has ended it, for example. */
    @Test
    void aStreamWhoseThreadHasDiedBeginsAnewAndIsReported() {
        setList(one);
        pair.endSender();
        for (int i = 0; pair.first().counters().restarts.sum() == 0; i++) {
            add(one, "lost " + i);
        }
        add(one, "b");
        Pair.await(() -> read(two).endsWith("b]"));
        assertThat(read(two)).isEqualTo(read(one));
        assertThat(pair.first().counters().restarts.sum()).isEqualTo(1);
    }

    @Test
    void aChangeInPlaceCountsAfterTheResponseHasBegunToLeave() {
        setList(one);
        one.requestThatCommits(ID, (session, commit) -> {
            List<String> list = list(session);
            commit.run();
            return list.add("b");
        });
        assertThat(read(two)).isEqualTo("[a, b]");
    }

    @Test
    void aChangeInPlaceCountsAlthoughAnotherRequestEndedInBetween() throws Exception {
        setList(one);
        CountDownLatch got = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        CompletableFuture<Object> slow = concurrently(one, (session, commit) -> {
            List<String> list = list(session);
            got.countDown();
            other.await();
            return list.add("b");
        });
        got.await();
        one.request(ID, session -> session.getAttribute("nothing"));
        other.countDown();
        slow.get();
        assertThat(read(two)).isEqualTo("[a, b]");
    }

    @Test
    void whatAThreadHasChangedInPlaceGoesWithWhatItSets() throws Exception {
        setList(one);
        ReplicatedSession session = one.look(ID);
        List<String> list = list(session);
        for (String value : List.of("b", "c")) {
            list.add(value);
            session.setAttribute("last", value);
        }
        settle();
        assertThat(read(two)).isEqualTo("[a, b, c]");
    }

    @Test
    void whatARequestThatGoesOnHasInHandGoesWithWhatItsThreadSets() throws Exception {
        setList(one);
        ReplicatedSession session = one.look(ID);
        List<String> list = one.request(ID, same -> {
            List<String> inHand = list(same);
            RequestScope.current().goesOn();
            return inHand;
        });
        for (String value : List.of("b", "c")) {
            list.add(value);
            session.setAttribute("last", value);
        }
        settle();
        assertThat(read(two)).isEqualTo("[a, b, c]");
    }

    @Test
    void whatWasReadOutsideOfARequestKeepsNobodyFromSeeingWhatOthersWrite() throws Exception {
        setList(one);
        assertThat(list(two.look(ID))).containsExactly("a");
        add(one, "b");
        assertThat(add(two, "c")).isEqualTo("[a, b, c]");
        assertThat(read(one)).isEqualTo("[a, b, c]");
    }

    @Test
    void aLongRequestThatHasReadKeepsNobodyFromSeeingWhatOthersWrite() throws Exception {
        setList(one);
        CountDownLatch got = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Object> poll = concurrently(two, (session, commit) -> {
            list(session);
            got.countDown();
            end.await();
            return null;
        });
        got.await();
        add(one, "b");
        assertThat(add(two, "c")).isEqualTo("[a, b, c]");
        end.countDown();
        poll.get();
        assertThat(read(one)).isEqualTo("[a, b, c]");
    }

    @Test
    void aRequestThatHoldsALockOfItsOwnIsNotWaitedForForEver() throws Exception {
        one.request(ID, session -> {
            session.setAttribute("map", Collections.synchronizedMap(new HashMap<>()));
            return null;
        });
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        CompletableFuture<Object> writes = concurrently(one, (session, commit) -> {
            Map<?, ?> map = (Map<?, ?>) session.getAttribute("map");
            synchronized (map) {
                locked.countDown();
                other.await();
                commit.run();
            }
            return null;
        });
        locked.await();
        CompletableFuture<Object> reads = concurrently(one, (session, commit) -> {
            session.getAttribute("map");
            other.countDown();
            return null;
        });
        CompletableFuture.allOf(writes, reads).get(30, TimeUnit.SECONDS);
    }

    /** Whoever reads it in a thread of that name takes his time. */
    private static final class User implements Principal, Serializable {
        private static final long serialVersionUID = 1L;
        private static CountDownLatch reading;
        private static CountDownLatch go;

        @Override
        public String getName() {
            return "user";
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (Thread.currentThread().getName().equals("slow")) {
                reading.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    @Test
    void aLogoutHoldsAlthoughAnotherRequestWasStillReadingWhoItWas() throws Exception {
        one.request(ID, session -> {
            session.setPrincipal(new User());
            return null;
        });
        User.reading = new CountDownLatch(1);
        User.go = new CountDownLatch(1);
        Thread slow = new Thread(() -> two.request(ID, ReplicatedSession::getPrincipal), "slow");
        slow.start();
        User.reading.await();
        two.request(ID, session -> {
            session.setPrincipal(null);
            return null;
        });
        User.go.countDown();
        slow.join();
        assertThat(two.<Principal>request(ID, ReplicatedSession::getPrincipal)).isNull();
        assertThat(one.<Principal>request(ID, ReplicatedSession::getPrincipal)).isNull();
    }

    @Test
    void anApplicationThatStopsOnOneMemberChangesNothingOnTheOther() throws Exception {
        stopBoth();
        start(context -> context.setApplicationLifecycleListeners(new Object[] {
            new HttpSessionListener() {
                @Override
                public void sessionDestroyed(HttpSessionEvent event) {
                    event.getSession().removeAttribute("list");
                }
            }
        }));
        setList(one);
        one.stopApplication();
        assertThat(read(two)).isEqualTo("[a]");
    }

    private void stopBoth() throws Exception {
        one.stopApplication();
        two.stopApplication();
    }

    /** A value whose bytes cannot be made. */
    private static final class Broken implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new AssertionError("on purpose");
        }
    }

    @Test
    void anErrorInOneAttributeAndANameOfTheContainersCostThatAttributeOnly() {
        one.request(ID, session -> {
            session.setAttribute("broken", new Broken());
            session.setAttribute("\0t", "5");
            session.setAttribute("sound", "1");
            return null;
        });
        assertThat(two.<Object>request(ID, session -> session.getAttribute("sound")))
                .isEqualTo("1");
        assertThat(two.<Object>request(ID, session -> session.getAttribute("\0t")))
                .isNull();
        assertThat(two.<Integer>request(ID, ReplicatedSession::getMaxInactiveInterval))
                .isEqualTo(1800);
    }

    @Test
    void aSessionThatGotItsIdInItsFirstRequestIsThereForWhoJoins() throws Exception {
        two.stopApplication();
        one.requestThatCommits(ID, (session, commit) -> {
            session.getManager().changeSessionId(session, "FEDCBA9876543210FEDCBA9876543210");
            session.setAttribute("sound", "1");
            return null;
        });
        two.startApplication(PLAIN);
        settle();
        Pair.await(() -> pair.second().settled());
        one.stopApplication();
        assertThat(two.<Object>request("FEDCBA9876543210FEDCBA9876543210", session -> session.getAttribute("sound")))
                .isEqualTo("1");
    }
}
