package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Session;
import org.apache.catalina.authenticator.SingleSignOnEntry;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.GenericPrincipal;
import org.clowder.session.internal.exchange.Handover;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two members that share logins; a session's end is told by one of them only. */
@Timeout(60)
class SignOnOfTwoMembersTest {

    private final Pair pair = new Pair();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Integer> loginsAtAnEnd = new CopyOnWriteArrayList<>();
    private final List<Long> endsUnderWay = new CopyOnWriteArrayList<>();
    private final Valve here = new Valve();
    private final Valve there = new Valve();
    private ManagerMember one;
    private ManagerMember two;

    private static final class Valve extends ClusterSingleSignOn {

        private Runnable beforeRemoval = () -> {};

        @Override
        protected void deregister(String id) {
            beforeRemoval.run();
            super.deregister(id);
        }

        void logIn() {
            register("cookie", new GenericPrincipal("alice", List.of()), "FORM", "alice", null);
        }

        void uses(ReplicatedSession session) {
            associate("cookie", session);
            // as an authenticator's listener does
            session.addSessionListener(event -> {
                if (event.getType().equals(Session.SESSION_DESTROYED_EVENT)) {
                    sessionDestroyed("cookie", event.getSession());
                }
            });
        }

        /** Without the sessions. */
        void forget() {
            cache.remove("cookie");
        }

        void loses(ReplicatedSession session) {
            removeSession("cookie", session);
        }

        int sessions() {
            SingleSignOnEntry login = cache.get("cookie");
            return login == null ? -1 : login.findSessions().size();
        }
    }

    @BeforeEach
    void start() throws Exception {
        one = new ManagerMember(pair.first(), pair.workers(), listening("one"), SignOnOfTwoMembersTest::manager);
        two = new ManagerMember(pair.second(), pair.workers(), listening("two"), SignOnOfTwoMembersTest::manager);
        one.signOn(here);
        two.signOn(there);
        pair.settle();
        Pair.await(() -> pair.first().settled() && pair.second().settled());
    }

    private void logIn(ManagerMember member, Valve valve) {
        valve.logIn();
        for (String id : List.of("first", "second")) {
            member.request(id, session -> {
                valve.uses(session);
                return null;
            });
        }
        Pair.await(() -> here.sessions() == 2 && there.sessions() == 2);
    }

    private static BundleDeltaManager manager() {
        BundleDeltaManager manager = new BundleDeltaManager();
        manager.setNotifySessionListenersOnReplication(false);
        return manager;
    }

    private Consumer<StandardContext> listening(String member) {
        return context -> context.setApplicationLifecycleListeners(new Object[] {
            new HttpSessionListener() {
                @Override
                public void sessionDestroyed(HttpSessionEvent event) {
                    told.add(event.getSession().getId() + " on " + member);
                    loginsAtAnEnd.add(here.sessions());
                    endsUnderWay.add(StackWalker.getInstance().walk(frames -> frames.filter(
                                    frame -> frame.getClassName().equals(ReplicatedSession.class.getName())
                                            && frame.getMethodName().equals("expire"))
                            .count()));
                }
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        here.stop();
        there.stop();
        pair.close();
    }

    private boolean known(ManagerMember member, String id) {
        return member.manager().describe(id) != null;
    }

    @Test
    void whoLogsOutEndsTheSessionsForAll() {
        logIn(one, here);
        one.request("first", session -> {
            session.invalidate();
            return null;
        });
        Pair.await(() -> !known(two, "first") && !known(two, "second") && there.sessions() < 0);
        there.look(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        assertThat(told).containsExactly("first on one", "second on one");
    }

    /** It ends by time. A third member that has no application yet cannot tell who ends it. */
    @Test
    void aSessionEndsBeforeItsLoginLosesIt() throws Exception {
        logIn(one, here);
        here.loses(one.look("first"));
        Pair.await(() -> there.sessions() == 1);
        assertThat(known(two, "first")).isFalse();
        assertThat(known(two, "second")).isTrue();
    }

    /** A third member that has no application yet cannot tell who ends the sessions: it is to hear of their ends first. */
    @Test
    void sessionsEndBeforeTheirLogin() {
        logIn(one, here);
        here.deregister("cookie");
        assertThat(loginsAtAnEnd).hasSize(2).doesNotContain(-1);
        assertThat(endsUnderWay).as("one after the other").containsOnly(1L);
        assertThat(here.sessions()).isNegative();
        assertThat(known(one, "first") || known(one, "second")).isFalse();
    }

    @Test
    void theSessionThatLogsOutHasEndedEverywhereBeforeItsLogin() {
        logIn(one, here);
        here.beforeRemoval =
                () -> told.add(two.manager().point().link().store().find("first") == null ? "ended" : "still there");
        one.request("first", session -> {
            pair.hold();
            pair.releaseAfter(100, TimeUnit.MILLISECONDS);
            session.invalidate();
            return null;
        });
        assertThat(told).startsWith("first on one", "ended");
    }

    @Test
    void whatTheOneThatLogsOutHasNotIsEndedAtOnce() throws Exception {
        one.undeployApplication();
        Pair.await(() -> !two.manager().point().link().shared());
        logIn(two, there);
        here.deregister("cookie");
        Pair.await(() -> !known(two, "first") && !known(two, "second"));
        assertThat(told).containsExactlyInAnyOrder("first on two", "second on two");
    }

    @Test
    void whatTheOneThatLoggedOutLeavesBehindIsEndedSomeTimeLater() {
        logIn(one, here);
        here.forget();
        Pair.await(() -> there.sessions() < 0);
        Pair.await(() -> {
            there.look(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
            return !known(two, "first") && !known(two, "second");
        });
    }

    /** Who logs out does not wait for it. */
    @Test
    void aMemberThatLeavesAsksWhetherALoginHasEnded() {
        logIn(one, here);
        pair.second().handover().announce(true);
        Pair.await(() -> pair.first().handover().receivers(member -> true) == Handover.Receivers.LEAVING);
        pair.hold();
        here.forget();
        pair.releaseAfter(300, TimeUnit.MILLISECONDS);
        RequestScope request = RequestScope.begin();
        try {
            assertThat(there.sessions()).isNegative();
        } finally {
            request.end();
        }
        assertThat(pair.released()).isTrue();
    }

    @Test
    void aLoginEndsWhenNoMemberHasASessionOfItAnyMore() {
        logIn(one, here);
        long now = System.nanoTime();
        long later = now + TimeUnit.MINUTES.toNanos(6);
        there.look(now);
        there.look(later);
        assertThat(there.sessions()).isEqualTo(2);
        for (String id : List.of("first", "second")) {
            two.manager().point().link().store().end(session(id).replicated().key());
        }
        there.look(later);
        there.look(later + TimeUnit.MINUTES.toNanos(6));
        Pair.await(() -> here.sessions() < 0 && there.sessions() < 0);
    }

    private ReplicatedSession session(String id) {
        try {
            return two.look(id);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
