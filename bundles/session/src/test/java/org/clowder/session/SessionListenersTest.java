package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Session;
import org.apache.catalina.core.StandardContext;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.shared.Pair;
import org.clowder.session.internal.state.ReplicaStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the listeners of one member hear of sessions that requests of two members use. */
@Timeout(60)
class SessionListenersTest {

    private static final String ID = "0123456789ABCDEF0123456789ABCDEF";
    private static final String NEW_ID = "FEDCBA9876543210FEDCBA9876543210";
    private static final List<String> VALUES = new CopyOnWriteArrayList<>();

    private final Pair pair = new Pair();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch busy = new CountDownLatch(2);
    private final CountDownLatch free = new CountDownLatch(1);
    private ManagerMember one;
    private ManagerMember two;
    private boolean stuck;

    @AfterEach
    void stop() throws Exception {
        free.countDown();
        if (stuck) {
            // so would this be
            return;
        }
        one.close();
        two.close();
        pair.close();
        VALUES.clear();
    }

    /** Writes down what it hears, but of sessions that are to keep it busy. */
    private final class Diary implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            if (!event.getSession().getId().startsWith("busy")) {
                told.add("created");
                return;
            }
            awaitFree();
        }

        private void awaitFree() {
            busy.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            if (!event.getSession().getId().startsWith("busy")) {
                told.add("destroyed");
            }
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
            told.add(oldSessionId + " is " + event.getSession().getId());
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            if (event.getName().equals("slow")) {
                awaitFree();
            }
            told.add("added " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            told.add("replaced " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeRemoved(HttpSessionBindingEvent event) {
            told.add("removed " + event.getName() + "=" + event.getValue());
        }
    }

    private void start(Supplier<BundleDeltaManager> managers) throws Exception {
        one = new ManagerMember(pair.first(), pair.workers(), context -> context.setDisplayName("one"));
        two = new ManagerMember(pair.second(), pair.workers(), this::listen, managers);
        pair.settle();
        Pair.await(() -> pair.first().settled() && pair.second().settled());
    }

    private void listen(StandardContext context) {
        Diary diary = new Diary();
        context.setDisplayName("two");
        context.setApplicationLifecycleListeners(new Object[] {diary});
        context.setApplicationEventListeners(new Object[] {diary});
    }

    /** Both threads of the application on the second member wait in a listener. */
    private void keepBusy() throws InterruptedException {
        one.request("busy 1", session -> null);
        one.request("busy 2", session -> null);
        busy.await();
    }

    private static void set(ManagerMember member, String name, Object value) {
        member.request(ID, session -> {
            session.setAttribute(name, value);
            return null;
        });
    }

    private static void end(ManagerMember member) {
        member.request(ID, session -> {
            session.invalidate();
            return null;
        });
    }

    private void rename(String id, String newId) {
        one.request(id, session -> {
            session.getManager().changeSessionId(session, newId);
            return null;
        });
    }

    private void await(String... notices) {
        Pair.await(() -> told.size() >= notices.length);
        assertThat(told).containsExactly(notices);
    }

    @Test
    void whoHasHeardOfNoSessionHearsOfNoEnd() throws Exception {
        BundleDeltaManager waiting = new BundleDeltaManager();
        waiting.setInitialized(false);
        start(() -> waiting);
        set(one, "colour", "red");
        List<String> container = new CopyOnWriteArrayList<>();
        two.look(ID).addSessionListener(event -> container.add(event.getType()));
        end(two);
        assertThat(container).as("what single sign-on has to know").contains(Session.SESSION_DESTROYED_EVENT);
        one.request(NEW_ID, session -> null);
        two.stopApplication();
        assertThat(told).isEmpty();
    }

    @Test
    void aMemberThatStopsTellsOfNoEndOfASessionThatAnotherOneHas() throws Exception {
        start(BundleDeltaManager::new);
        set(one, "colour", "red");
        await("created", "added colour=red");
        end(one);
        await("created", "added colour=red", "destroyed", "removed colour=red");
        told.clear();
        set(two, "colour", "blue");
        two.undeployApplication();
        assertThat(told).containsExactly("created", "added colour=blue");
    }

    @Test
    void theLastMemberThatStopsTellsOfTheEndOfItsSessions() throws Exception {
        start(BundleDeltaManager::new);
        set(one, "colour", "red");
        await("created", "added colour=red");
        one.undeployApplication();
        Pair.await(() -> !two.manager().point().link().shared());
        two.undeployApplication();
        assertThat(told).containsExactly("created", "added colour=red", "destroyed", "removed colour=red");
    }

    @Test
    void sessionsThatAreToEndWithTheirMemberEndEverywhere() throws Exception {
        start(() -> {
            BundleDeltaManager manager = new BundleDeltaManager();
            manager.setExpireSessionsOnShutdown(true);
            return manager;
        });
        set(two, "colour", "red");
        two.undeployApplication();
        assertThat(told).containsExactly("created", "added colour=red", "destroyed", "removed colour=red");
        Pair.await(() -> one.sessions() == 0);
    }

    @Test
    void theEndOfASessionIsToldAfterItsBeginHoweverBusyListenersAre() throws Exception {
        start(BundleDeltaManager::new);
        keepBusy();
        set(one, "colour", "red");
        end(two);
        assertThat(told).containsExactly("created", "added colour=red", "destroyed", "removed colour=red");
        free.countDown();
        set(one, "colour", "blue");
        await("created", "added colour=red", "destroyed", "removed colour=red", "created", "added colour=blue");
    }

    @Test
    void aSessionThatEndedWhileItCameIsNeitherToldNorFound() throws Exception {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        BundleDeltaManager manager = new BundleDeltaManager() {
            @Override
            public Session createEmptySession() {
                meanwhile.getAndSet(() -> {}).run();
                return super.createEmptySession();
            }
        };
        start(() -> manager);
        ReplicaStore store = manager.point().link().store();
        meanwhile.set(() -> store.end(store.find(ID).key()));
        set(one, "colour", "red");
        one.request(NEW_ID, session -> null);
        await("created");
        assertThat(two.look(ID)).isNull();
    }

    @Test
    void aSessionThatEndedJustBeforeItCouldBeFoundIsNotFound() throws Exception {
        AtomicReference<Consumer<Session>> meanwhile = new AtomicReference<>(session -> {});
        BundleDeltaManager manager = new BundleDeltaManager() {
            @Override
            public void add(Session session) {
                meanwhile.getAndSet(none -> {}).accept(session);
                super.add(session);
            }
        };
        start(() -> manager);
        meanwhile.set(session -> {
            manager.point()
                    .link()
                    .store()
                    .end(((ReplicatedSession) session).replicated().key());
            Pair.await(() -> !session.isValid());
        });
        set(one, "colour", "red");
        assertThat(two.look(ID)).isNull();
        assertThat(told).isEmpty();
    }

    @Test
    void whatWasNotToldInTimeIsToldOnceWithItsLastValue() throws Exception {
        start(BundleDeltaManager::new);
        set(one, "colour", "red");
        await("created", "added colour=red");
        keepBusy();
        set(one, "colour", "blue");
        set(one, "colour", "green");
        set(one, "passing", "by");
        one.request(ID, session -> {
            session.removeAttribute("passing");
            return null;
        });
        rename(ID, "passing");
        rename("passing", NEW_ID);
        free.countDown();
        await("created", "added colour=red", ID + " is " + NEW_ID, "replaced colour=red");
    }

    /** Knows whether it was made of bytes, and writes down of the second member's what it hears. */
    private static final class Value
            implements HttpSessionBindingListener, HttpSessionActivationListener, Serializable {
        private static final long serialVersionUID = 1L;
        private final String name;
        private transient String copy = "";

        Value(String name) {
            this.name = name;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            copy = "copy of ";
        }

        private void note(HttpSessionEvent event, String what) {
            String member = event.getSession().getServletContext().getServletContextName();
            if (member.equals("two")) {
                VALUES.add(copy + name + " " + what);
            }
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            note(event, "bound");
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            note(event, "unbound");
        }

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            note(event, "activated");
        }

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            note(event, "passivated");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void whoSetsAnAttributeHasTheBeginOfTheSessionToldBefore() throws Exception {
        start(BundleDeltaManager::new);
        keepBusy();
        set(one, "colour", "red");
        set(two, "colour", "green");
        assertThat(told).containsExactly("created", "added colour=red", "replaced colour=red");
    }

    @Test
    void whatIsSetBeforeListenersHeardOfAnotherValueIsToldOnceAndAfterIt() throws Exception {
        start(BundleDeltaManager::new);
        set(one, "value", new Value("A"));
        await("created", "added value=A");
        keepBusy();
        set(one, "value", new Value("B"));
        set(two, "value", new Value("C"));
        free.countDown();
        set(one, "last", "one");
        // of what it sets itself, a member hears Tomcat's notices: those have the new value if that listens
        await("created", "added value=A", "replaced value=A", "replaced value=C", "added last=one");
        assertThat(VALUES)
                .containsExactly(
                        "copy of A activated",
                        "copy of A bound",
                        "copy of B activated",
                        "copy of B bound",
                        "copy of A unbound",
                        "C bound",
                        "copy of B unbound");
    }

    /** Whose member has decided that, and stops before it comes to it. */
    @Test
    void theEndByTimeOfASessionThatGoesFromItsMemberIsToldElsewhere() throws Exception {
        start(SessionListenersTest::tellsOfItsOwnOnly);
        one.<Object>request(ID, session -> {
            session.setMaxInactiveInterval(1);
            return null;
        });
        Pair.await(() -> two.idle(ID) > 1_000 && one.idle(ID) > 1_000);
        ReplicaStore store = one.manager().point().link().store();
        one.look(ID).expire(true, false);
        store.listener().expire(store.find(ID), () -> {});
        one.undeployApplication();
        Pair.await(() -> {
            two.expire();
            return !told.isEmpty();
        });
        assertThat(told).containsExactly("destroyed");
    }

    private static BundleDeltaManager tellsOfItsOwnOnly() {
        BundleDeltaManager manager = new BundleDeltaManager();
        manager.setNotifySessionListenersOnReplication(false);
        return manager;
    }

    /** Its listeners have not come to that when the manager stops. */
    @Test
    void theEndThatAnotherMemberHasToldOfIsNotToldAgainByOneThatStops() throws Exception {
        start(SessionListenersTest::tellsOfItsOwnOnly);
        set(one, "slow", "1");
        ReplicatedSession session = two.look(ID);
        end(one);
        Pair.await(() -> session.replicated().ended());
        session.stop();
        assertThat(told).isEmpty();
    }

    /** It was left alone for too long, and is ending when its manager stops. */
    @Test
    void theEndThatAMemberHasBegunIsThatOfAllMembersThoughItStopsMeanwhile() throws Exception {
        start(SessionListenersTest::tellsOfItsOwnOnly);
        one.<Object>request(ID, session -> {
            session.setMaxInactiveInterval(1);
            session.setAttribute("slow", "1");
            return null;
        });
        Pair.await(() -> two.idle(ID) > 1_000 && one.idle(ID) > 1_000);
        ReplicatedSession session = two.look(ID);
        Thread ends = new Thread(session::expire);
        ends.start();
        Pair.await(() -> waits(ends));
        Thread stops = new Thread(() -> {
            try {
                two.undeployApplication();
            } catch (LifecycleException e) {
                throw new IllegalStateException(e);
            }
        });
        stops.start();
        Pair.await(() -> waits(stops));
        free.countDown();
        ends.join();
        stops.join();
        Pair.await(() -> one.sessions() == 0 && told.contains("destroyed"));
        assertThat(told).containsOnlyOnce("destroyed");
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED
                || thread.getState() == Thread.State.TIMED_WAITING
                || !thread.isAlive();
    }

    /** Of a session that ends while a listener is still told of it. */
    @Test
    void theEndOfASessionIsThatOfAllMembersThoughItsApplicationStopsMeanwhile() throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        one = new ManagerMember(
                pair.first(),
                pair.workers(),
                context -> context.setApplicationLifecycleListeners(new Object[] {
                    new HttpSessionListener() {
                        @Override
                        public void sessionDestroyed(HttpSessionEvent event) {
                            ending.countDown();
                            try {
                                free.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }
                    }
                }));
        two = new ManagerMember(pair.second(), pair.workers(), this::listen, BundleDeltaManager::new);
        pair.settle();
        Pair.await(() -> pair.first().settled() && pair.second().settled());
        set(one, "a", "1");
        Thread ends = new Thread(() -> one.<Object>request(ID, session -> {
            session.invalidate();
            return null;
        }));
        ends.start();
        ending.await();
        Thread stops = new Thread(() -> {
            try {
                one.undeployApplication();
            } catch (LifecycleException e) {
                throw new IllegalStateException(e);
            }
        });
        stops.start();
        Pair.await(() -> stops.getState() == Thread.State.BLOCKED || !stops.isAlive());
        free.countDown();
        ends.join();
        stops.join();
        Pair.await(() -> two.sessions() == 0 && told.contains("destroyed"));
        assertThat(told).containsOnlyOnce("destroyed");
    }

    @Test
    void aValueHearsOnceThatItWasMadeHere() throws Exception {
        start(BundleDeltaManager::new);
        set(one, "value", new Value("A"));
        for (int i = 0; i < 2; i++) {
            two.<Object>request(ID, session -> session.getAttribute("value"));
        }
        Pair.await(() -> VALUES.size() == 2);
        assertThat(VALUES).containsExactlyInAnyOrder("copy of A activated", "copy of A bound");
        two.stopApplication();
        two.startApplication(this::listen);
        VALUES.clear();
        two.<Object>request(ID, session -> session.getAttribute("value"));
        assertThat(VALUES).containsExactly("copy of A activated");
    }

    @Test
    void aValueThatLooksForItselfFindsItself() throws Exception {
        start(BundleDeltaManager::new);
        set(one, "selfish", new Selfish());
        assertThat(two.<Object>request(ID, session -> ((Selfish) session.getAttribute("selfish")).found))
                .isEqualTo(true);
    }

    @Test
    void nobodyGetsAValueBeforeItHasHeardThatItWasMade() throws Exception {
        start(BundleDeltaManager::new);
        set(one, "thorough", new Thorough());
        Thread first = new Thread(() -> two.<Object>request(ID, session -> session.getAttribute("thorough")));
        first.start();
        Thorough.begun.await();
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        Thread second = new Thread(() ->
                seen.add(two.<Boolean>request(ID, session -> ((Thorough) session.getAttribute("thorough")).done)));
        second.start();
        Pair.await(() -> waits(second));
        Thorough.free.countDown();
        first.join();
        second.join();
        assertThat(seen).containsExactly(true);
    }

    private static final class Thorough implements HttpSessionActivationListener, Serializable {
        private static final long serialVersionUID = 1L;
        private static final CountDownLatch begun = new CountDownLatch(1);
        private static final CountDownLatch free = new CountDownLatch(1);
        private transient boolean done;

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            begun.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done = true;
        }
    }

    private static final class Selfish implements HttpSessionActivationListener, Serializable {
        private static final long serialVersionUID = 1L;
        private transient boolean found;

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            found = event.getSession().getAttribute("selfish") == this;
        }
    }

    private final class SlowAtAttributes implements HttpSessionAttributeListener {
        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            if (Thread.currentThread() != request) {
                busy.countDown();
                // until the request waits for what is being told
                Pair.await(() -> request != null && request.getState() == Thread.State.TIMED_WAITING);
            }
        }
    }

    private volatile Thread request;

    private void requestBesideASlowListener(Consumer<ReplicatedSession> does) throws Exception {
        one = new ManagerMember(pair.first(), pair.workers(), context -> context.setDisplayName("one"));
        two = new ManagerMember(pair.second(), pair.workers(), context -> {
            listen(context);
            context.setApplicationEventListeners(new Object[] {new SlowAtAttributes(), new Diary()});
        });
        pair.settle();
        Pair.await(() -> pair.first().settled() && pair.second().settled());
        one.request(ID, session -> {
            session.setMaxInactiveInterval(1_000);
            return null;
        });
        one.request(ID, session -> {
            session.setAttribute("a", "1");
            return null;
        });
        Pair.await(() -> busy.getCount() < 2);
        Thread created = new Thread(() -> two.request(ID, session -> {
            does.accept(session);
            return null;
        }));
        request = created;
        created.start();
        created.join();
        told.remove("created");
    }

    @Test
    void whoSetsAnAttributeWaitsForWhatIsBeingTold() throws Exception {
        requestBesideASlowListener(session -> session.setAttribute("a", "2"));
        assertThat(told).containsExactly("added a=1", "replaced a=1");
    }

    @Test
    void whoEndsASessionWaitsForWhatIsBeingTold() throws Exception {
        requestBesideASlowListener(ReplicatedSession::invalidate);
        assertThat(told).startsWith("added a=1").contains("destroyed");
    }

    @Test
    void whoEndsASessionUnderALockThatAListenerWantsGoesOn() throws Exception {
        Object registry = new Object();
        AtomicReference<Thread> creating = new AtomicReference<>();
        one = new ManagerMember(pair.first(), pair.workers(), context -> context.setDisplayName("one"));
        two = new ManagerMember(
                pair.second(),
                pair.workers(),
                context -> context.setApplicationLifecycleListeners(new Object[] {
                    new HttpSessionListener() {
                        @Override
                        public void sessionCreated(HttpSessionEvent event) {
                            creating.set(Thread.currentThread());
                            synchronized (registry) {
                                told.add("created");
                            }
                        }
                    }
                }));
        pair.settle();
        Pair.await(() -> pair.first().settled() && pair.second().settled());
        Thread ends = new Thread(() -> {
            synchronized (registry) {
                one.request(ID, session -> {
                    session.setAttribute("a", "1");
                    return null;
                });
                Pair.await(() -> creating.get() != null && creating.get().getState() == Thread.State.BLOCKED);
                two.request(ID, session -> {
                    session.invalidate();
                    return null;
                });
            }
        });
        ends.setDaemon(true);
        ends.start();
        ends.join(30_000);
        stuck = ends.isAlive();
        assertThat(stuck).as("waits for ever").isFalse();
    }
}
