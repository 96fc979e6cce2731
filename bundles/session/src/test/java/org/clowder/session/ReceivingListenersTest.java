package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.catalina.core.StandardContext;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What listeners of applications do and see when they hear of what another member did. */
class ReceivingListenersTest extends TwoMembers {

    private static final List<String> TOLD = new CopyOnWriteArrayList<>();

    private void restart(Consumer<StandardContext> application) throws Exception {
        one.close();
        two.close();
        start(application);
    }

    /** Only the second member has the listeners. */
    private void restartTwo(Consumer<StandardContext> application) throws Exception {
        one.close();
        two.close();
        one = new ManagerMember(pair.first(), pair.workers(), PLAIN);
        two = new ManagerMember(pair.second(), pair.workers(), application);
        settle();
    }

    @BeforeEach
    void forget() {
        TOLD.clear();
    }

    private static Consumer<StandardContext> listener(HttpSessionListener listener) {
        return context -> context.setApplicationLifecycleListeners(new Object[] {listener});
    }

    @SuppressWarnings("unchecked")
    private static boolean fill(HttpSession session) {
        return ((List<Object>) session.getAttribute("basket")).add("book");
    }

    private static int size(ManagerMember member) {
        return ((List<?>) get(member, ID, "basket")).size();
    }

    /** As many applications have it: each session begins with a basket, which requests fill. */
    private static final class Baskets implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            event.getSession().setAttribute("basket", new ArrayList<>());
            event.getSession().removeAttribute("guest");
            event.getSession().setMaxInactiveInterval(77);
            TOLD.add("created");
        }
    }

    @Test
    void aListenerThatPreparesNewSessionsTakesNothingAwayFromThem() throws Exception {
        restart(listener(new Baskets()));
        one.request(ID, session -> {
            fill(session);
            session.setAttribute("guest", "anna");
            session.setMaxInactiveInterval(1_000);
            return null;
        });
        Pair.await(() -> TOLD.size() == 2);
        settle();
        assertThat(size(one)).isEqualTo(1);
        assertThat(size(two)).isEqualTo(1);
        assertThat(get(one, ID, "guest")).isEqualTo("anna");
        assertThat(get(two, ID, "guest")).isEqualTo("anna");
        assertThat(one.<Object>request(ID, HttpSession::getMaxInactiveInterval)).isEqualTo(1_000);
        assertThat(two.<Object>request(ID, HttpSession::getMaxInactiveInterval)).isEqualTo(1_000);
    }

    @Test
    void aListenerThatPreparesNewSessionsTakesNothingAwayWhenTheApplicationStartsAgain() throws Exception {
        restart(listener(new Baskets()));
        one.request(ID, ReceivingListenersTest::fill);
        Pair.await(() -> TOLD.size() == 2);
        two.stopApplication();
        two.startApplication(listener(new Baskets()));
        settle();
        assertThat(size(two)).isEqualTo(1);
        two.undeployApplication();
        settle();
        two = new ManagerMember(pair.second(), pair.workers(), listener(new Baskets()));
        settle();
        assertThat(size(two)).isEqualTo(1);
        assertThat(size(one)).isEqualTo(1);
    }

    @Test
    void whatAListenerAddsThatNobodyElseHasStaysOnItsMember() throws Exception {
        restartTwo(listener(new Baskets()));
        one.request(ID, set("a", "1"));
        Pair.await(() -> TOLD.size() == 1);
        settle();
        assertThat(size(two)).isZero();
        assertThat(get(one, ID, "basket")).isNull();
        one.request(ID, set("basket", new ArrayList<>(List.of("book"))));
        settle();
        assertThat(size(two)).isEqualTo(1);
    }

    @Test
    void whatAListenerAddedIsSentOnceTheApplicationSetsTheSame() throws Exception {
        restartTwo(listener(new Baskets()));
        one.request(ID, set("a", "1"));
        Pair.await(() -> TOLD.size() == 1);
        two.request(ID, session -> {
            session.getAttribute("basket");
            session.setAttribute("basket", new ArrayList<>());
            return null;
        });
        assertThat(size(two)).isZero();
        assertThat(size(one)).isZero();
    }

    @Test
    void whoHearsOfAnEndSeesWhatWasInTheSession() throws Exception {
        restart(listener(new HttpSessionListener() {
            @Override
            public void sessionCreated(HttpSessionEvent event) {
                TOLD.add("hello");
            }

            @Override
            public void sessionDestroyed(HttpSessionEvent event) {
                TOLD.add("bye " + event.getSession().getAttribute("user"));
            }
        }));
        one.request(ID, set("user", "anna"));
        // who has not heard of the begin hears of no end
        Pair.await(() -> TOLD.size() == 2);
        one.request(ID, session -> {
            session.invalidate();
            return null;
        });
        Pair.await(() -> TOLD.size() == 4);
        assertThat(TOLD).containsExactly("hello", "hello", "bye anna", "bye anna");
    }

    @Test
    void aListenerThatIsToldMayEndTheSession() throws Exception {
        restartTwo(listener(new HttpSessionListener() {
            @Override
            public void sessionCreated(HttpSessionEvent event) {
                event.getSession().invalidate();
            }
        }));
        one.request(ID, set("user", "anna"));
        Pair.await(() -> {
            try {
                return one.look(ID) == null;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void whoWantsToHearOfNothingHearsOfNothing() throws Exception {
        one.close();
        two.close();
        one = new ManagerMember(pair.first(), pair.workers(), context -> context.setDisplayName("one"));
        two = new ManagerMember(
                pair.second(),
                pair.workers(),
                context -> {
                    context.setDisplayName("two");
                    context.setApplicationLifecycleListeners(new Object[] {new Baskets()});
                },
                () -> {
                    BundleDeltaManager manager = new BundleDeltaManager();
                    manager.setNotifySessionListenersOnReplication(false);
                    manager.setNotifyListenersOnReplication(false);
                    return manager;
                });
        settle();
        one.request(ID, set("a", new Bound("x")));
        one.request(ID, session -> {
            session.invalidate();
            return null;
        });
        Pair.await(() -> two.sessions() == 0);
        two.request(id(1), set("a", new Bound("y")));
        assertThat(TOLD.stream().filter(each -> !each.startsWith("one"))).containsExactly("created", "two bound y");
    }

    private ManagerMember silent(Exchange exchange, String name) throws Exception {
        return new ManagerMember(
                exchange,
                pair.workers(),
                context -> {
                    context.setDisplayName(name);
                    context.setApplicationLifecycleListeners(new Object[] {new BeginsAndEnds()});
                },
                () -> {
                    BundleDeltaManager manager = new BundleDeltaManager();
                    manager.setNotifySessionListenersOnReplication(false);
                    return manager;
                });
    }

    /** Notes what it hears of, and on which member. */
    private static final class BeginsAndEnds implements HttpSessionListener {

        private static void note(HttpSessionEvent event, String what) {
            TOLD.add(event.getSession().getServletContext().getServletContextName() + " " + what);
        }

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            note(event, "begin");
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            note(event, "end");
        }
    }

    private static void end(ManagerMember member, String id) {
        member.request(id, session -> {
            session.invalidate();
            return null;
        });
    }

    @Test
    void withTheSwitchOffOneMemberIsToldOfEachBeginAndEndAlsoAfterAFailover() throws Exception {
        one.close();
        two.close();
        one = silent(pair.first(), "one");
        two = silent(pair.second(), "two");
        settle();
        for (int i = 1; i <= 3; i++) {
            one.request(id(i), set("a", "x"));
        }
        settle();
        end(two, id(1));
        settle();
        pair.first().stop();
        end(two, id(2));
        Pair.await(() -> two.sessions() == 1);
        assertThat(TOLD).containsExactly("one begin", "one begin", "one begin", "two end", "two end");
    }

    /** Notes when it is bound, and on which member. */
    private static final class Bound implements HttpSessionBindingListener, Serializable {

        private static final long serialVersionUID = 1L;
        private final String name;

        Bound(String name) {
            this.name = name;
        }

        private void note(HttpSessionBindingEvent event, String what) {
            TOLD.add(event.getSession().getServletContext().getServletContextName() + " " + what + " " + name);
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            note(event, "bound");
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            note(event, "unbound");
        }
    }

    private void twoNames() throws Exception {
        one.close();
        two.close();
        one = new ManagerMember(pair.first(), pair.workers(), context -> context.setDisplayName("one"));
        two = new ManagerMember(pair.second(), pair.workers(), context -> context.setDisplayName("two"));
        settle();
    }

    private static List<String> told(String member) {
        return TOLD.stream().filter(each -> each.startsWith(member)).toList();
    }

    @Test
    void valuesAreBoundAndUnboundInPairsOnBothMembers() throws Exception {
        twoNames();
        one.request(ID, set("a", new Bound("x")));
        Pair.await(() -> TOLD.size() == 2);
        one.request(ID, set("a", new Bound("y")));
        Pair.await(() -> TOLD.size() == 6);
        one.request(ID, session -> {
            session.removeAttribute("a");
            session.setAttribute("b", new Bound("z"));
            return null;
        });
        Pair.await(() -> TOLD.size() == 10);
        one.request(ID, session -> {
            session.invalidate();
            return null;
        });
        Pair.await(() -> TOLD.size() == 12);
        for (String member : List.of("one", "two")) {
            assertThat(told(member))
                    .containsExactlyInAnyOrder(
                            member + " bound x",
                            member + " bound y",
                            member + " unbound x",
                            member + " unbound y",
                            member + " bound z",
                            member + " unbound z");
        }
    }

    @Test
    void valuesOfSessionsThatWereThereBeforeAreNotBoundAgain() throws Exception {
        one.request(ID, set("a", new Bound("x")));
        two.undeployApplication();
        settle();
        two = new ManagerMember(pair.second(), pair.workers(), context -> context.setDisplayName("two"));
        settle();
        TOLD.clear();
        one.request(ID, set("b", new Bound("y")));
        Pair.await(() -> told("two").size() == 1);
        assertThat(told("two")).containsExactly("two bound y");
    }

    @Test
    void attributesOfANewSessionAreToldAfterItsBegin() throws Exception {
        restartTwo(context -> {
            context.setApplicationLifecycleListeners(new Object[] {
                new HttpSessionListener() {
                    @Override
                    public void sessionCreated(HttpSessionEvent event) {
                        TOLD.add("created");
                    }
                }
            });
            context.setApplicationEventListeners(new Object[] {
                new HttpSessionAttributeListener() {
                    @Override
                    public void attributeAdded(HttpSessionBindingEvent event) {
                        TOLD.add("added " + event.getName() + "=" + event.getValue());
                    }
                }
            });
        });
        one.request(ID, set("a", "1"));
        Pair.await(() -> TOLD.size() == 2);
        assertThat(TOLD).containsExactly("created", "added a=1");
    }

    /** Who tells of it makes it of bytes only once the end of the session is told, on another thread. */
    private static final class Slow implements Serializable {

        private static final long serialVersionUID = 1L;
        private static volatile Thread ends;
        private static final AtomicInteger READ = new AtomicInteger();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            READ.incrementAndGet();
            if (Thread.currentThread() != ends) {
                Pair.await(() -> TOLD.contains("removed"));
            }
        }
    }

    @Test
    void whatAnotherMemberWritesWhileASessionEndsIsNotTold() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        restartTwo(context -> {
            context.setApplicationLifecycleListeners(new Object[] {
                new HttpSessionListener() {
                    @Override
                    public void sessionCreated(HttpSessionEvent event) {
                        TOLD.add("created " + event.getSession().getId().substring(31));
                    }

                    @Override
                    public void sessionDestroyed(HttpSessionEvent event) {
                        threads.execute(() -> {
                            one.request(ID, set("colour", new Slow()));
                            over.countDown();
                        });
                        Pair.await(() -> Slow.READ.get() > 0 || pair.second().settled() && over.getCount() == 0);
                    }
                }
            });
            context.setApplicationEventListeners(new Object[] {
                new HttpSessionAttributeListener() {
                    @Override
                    public void attributeRemoved(HttpSessionBindingEvent event) {
                        TOLD.add("removed");
                    }
                }
            });
        });
        one.request(ID, set("colour", "red"));
        Pair.await(() -> TOLD.size() == 1);
        Slow.ends = Thread.currentThread();
        two.request(ID, session -> {
            session.invalidate();
            return null;
        });
        for (int i = 1; i <= 4; i++) {
            one.request(id(i), set("a", "1"));
        }
        Pair.await(() -> TOLD.size() >= 6);
        assertThat(TOLD.stream().filter("removed"::equals)).hasSize(1);
    }
}
