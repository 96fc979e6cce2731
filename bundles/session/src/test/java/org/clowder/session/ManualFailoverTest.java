package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.management.MBeanServer;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.modeler.Registry;
import org.clowder.session.internal.Receiver;
import org.clowder.session.internal.exchange.Handover.Receivers;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.Test;

/** Sessions that are handed over only when that is asked for. */
class ManualFailoverTest extends TwoMembers {

    @Override
    void start(Consumer<StandardContext> application) throws Exception {
        one = new ManagerMember(pair.first(), pair.workers(), application, ManualFailoverManager::new);
        two = new ManagerMember(pair.second(), pair.workers(), application, ManualFailoverManager::new);
        settle();
    }

    private static ManualFailoverManager manager(ManagerMember member) {
        return (ManualFailoverManager) member.manager();
    }

    private static void handOver(ManagerMember member) {
        manager(member).handOver(false).join();
    }

    private static List<String> list(String... items) {
        return new ArrayList<>(List.of(items));
    }

    @SuppressWarnings("unchecked")
    private static void add(ManagerMember member, String id, String item) {
        member.request(id, session -> ((List<Object>) session.getAttribute("list")).add(item));
    }

    private static void end(ManagerMember member, String id) {
        member.request(id, session -> {
            session.invalidate();
            return null;
        });
    }

    @Test
    void nothingIsReplicatedBeforeThatIsAskedFor() {
        long sent = pair.first().counters().changesSent.sum();
        for (int i = 0; i < 50; i++) {
            one.request(id(i), set("list", list("a")));
            add(one, id(i), "b");
        }
        one.request(id(1), session -> {
            session.setMaxInactiveInterval(77);
            return null;
        });
        end(one, id(2));
        settle();
        assertThat(pair.first().counters().changesSent.sum()).isEqualTo(sent);
        assertThat(two.sessions()).isZero();
        assertThat(manager(one).replicating()).isFalse();
        assertThat(manager(one).replicationReason()).contains("failover");
    }

    @Test
    void aHandOverMovesAllThatThereIs() {
        for (int i = 0; i < 50; i++) {
            one.request(id(i), set("list", list("a")));
            one.request(id(i), set("gone", "x"));
            add(one, id(i), "b");
            one.request(id(i), session -> {
                session.removeAttribute("gone");
                return null;
            });
        }
        handOver(one);
        settle();
        assertThat(two.sessions()).isEqualTo(50);
        for (int i = 0; i < 50; i++) {
            assertThat(get(two, id(i), "list")).isEqualTo(List.of("a", "b"));
            assertThat(get(two, id(i), "gone")).isNull();
        }
        add(one, id(1), "c");
        assertThat(get(two, id(1), "list")).as("it replicates from then on").isEqualTo(List.of("a", "b", "c"));
    }

    /** Memory runs out as it is made into bytes. */
    private static final class TooMuch implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new OutOfMemoryError("as it were");
        }
    }

    @Test
    void oneSessionForWhichMemoryRunsOutHoldsUpNoOther() {
        for (int i = 0; i < 20; i++) {
            one.request(id(i), set("a", i == 7 ? new TooMuch() : "x"));
        }
        assertThatThrownBy(() -> handOver(one)).hasRootCauseMessage("as it were");
        Pair.await(() -> two.sessions() >= 19);
        end(one, id(7));
    }

    @Test
    void aRequestThatRunsMeanwhileLosesNothing() {
        one.request(ID, set("before", list("a")));
        one.request(ID, session -> {
            session.setAttribute("early", "1");
            handOver(one);
            session.setAttribute("late", "2");
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) session.getAttribute("before");
            return list.add("b");
        });
        assertThat(get(two, ID, "early")).isEqualTo("1");
        assertThat(get(two, ID, "late")).isEqualTo("2");
        assertThat(get(two, ID, "before")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void afterwardsOnlyNewSessionsStayAndThoseThatMovedAreTheSameEverywhere() {
        one.request(ID, set("list", list("a")));
        handOver(one);
        settle();
        manager(one).resume();

        one.request(id(1), set("list", list("a")));
        settle();
        assertThat(two.sessions()).isEqualTo(1);

        add(two, ID, "b");
        assertThat(get(one, ID, "list")).isEqualTo(List.of("a", "b"));
        add(one, ID, "c");
        assertThat(get(two, ID, "list")).isEqualTo(List.of("a", "b", "c"));
        end(one, ID);
        assertThat(two.sessions()).isZero();
    }

    @Test
    void anApplicationThatGoesFromItsMemberHandsOver() throws Exception {
        one.request(ID, set("a", "x"));
        one.undeployApplication();
        Pair.await(() -> two.sessions() == 1);
        assertThat(get(two, ID, "a")).isEqualTo("x");
    }

    @Test
    void nobodyIsToldThatAllIsSafeWhileTheOtherMemberHangs() throws Exception {
        one.request(ID, set("a", "x"));
        pair.hold();
        CompletableFuture<Object> failover = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return manager(one).failover();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
        pair.releaseAfter(200, TimeUnit.MILLISECONDS);
        assertThat(failover.get(30, TimeUnit.SECONDS)).asString().startsWith("1 sessions of");
        assertThat(pair.released()).isTrue();
        assertThat(get(two, ID, "a")).isEqualTo("x");
    }

    @Test
    void aSessionThatNobodyElseHasEndsByTime() {
        one.request(ID, session -> {
            session.setMaxInactiveInterval(1);
            return null;
        });
        Pair.await(() -> {
            manager(one).processExpires();
            return one.sessions() == 0;
        });
    }

    @Test
    void aCopyDoesNotEndBeforeTheSessionThatIsUsed() {
        one.request(ID, session -> {
            session.setMaxInactiveInterval(2);
            return null;
        });
        handOver(one);
        settle();
        manager(one).resume();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        Pair.await(() -> {
            assertThat(one.<Boolean>request(ID, session -> session.isValid())).isTrue();
            manager(two).processExpires();
            assertThat(two.sessions()).isEqualTo(1);
            return System.nanoTime() > end;
        });
        Pair.await(() -> {
            manager(one).processExpires();
            manager(two).processExpires();
            return one.sessions() + two.sessions() == 0;
        });
    }

    @Test
    void nobodyTakesASessionForGoneThatItDoesNotHave() {
        assertThat(manager(two).hasAll()).isFalse();
    }

    @Test
    void itIsAskedForByJmx() throws Exception {
        two.request(ID, set("a", "x"));
        // both members are in this JVM: the name means the second one
        MBeanServer server = Registry.getRegistry(null).getMBeanServer();
        Object said = server.invoke(manager(two).getObjectName(), "failover", null, null);
        assertThat(said).asString().startsWith("1 sessions of");
        assertThat(get(one, ID, "a")).isEqualTo("x");
        server.invoke(manager(two).getObjectName(), "resume", null, null);
        assertThat(manager(two).replicating()).isFalse();
    }

    private StoreSafety safety() {
        return StoreSafety.of(
                pair.first().handover().look(manager(one).point().link(), Receiver.ANY), manager(one), Receiver.ANY);
    }

    @Test
    void howManyAreHandedOverIsKnownBeforeAllAre() {
        for (int i = 0; i < 50; i++) {
            one.request(id(i), set("a", "x"));
        }
        pair.hold();
        handOver(one);
        assertThat(safety().safe()).isZero();
        pair.releaseAfter(0, TimeUnit.MILLISECONDS);
        Pair.await(() -> safety().safe() == 50);
        assertThat(safety().state()).as("nobody has compared").isEqualTo(StoreSafety.State.UNDER_WAY);
        end(one, id(7));
        Pair.await(() -> safety().safe() == 49);
        assertThat(safety().sessions()).isEqualTo(49);
    }

    @Test
    void oneMemberIsNamedThatIsToHaveAll() throws Exception {
        two.request(ID, set("a", "x"));
        MBeanServer server = Registry.getRegistry(null).getMBeanServer();
        String[] text = {String.class.getName()};
        assertThatThrownBy(() ->
                        server.invoke(manager(two).getObjectName(), "failoverTo", new Object[] {"member-3"}, text))
                .rootCause()
                .hasMessage("There is no other member member-3; the others are member-1 at 127.0.0.1:10001,"
                        + " member-2 at 127.0.0.1:10002");
        assertThat(manager(two).replicating()).isFalse();
        Object said = server.invoke(manager(two).getObjectName(), "failoverTo", new Object[] {"member-1"}, text);
        assertThat(said).asString().startsWith("1 sessions of app are on member-1;");
        assertThat(get(one, ID, "a")).isEqualTo("x");
    }

    @Test
    void aMemberThatIsNamedAndIsAboutToLeaveIsRefused() {
        one.request(ID, set("a", "x"));
        pair.second().handover().announce(true);
        Pair.await(() -> pair.first().handover().receivers(Receiver.ANY) == Receivers.LEAVING);
        assertThatThrownBy(() -> manager(one).failoverTo("127.0.0.1:10002"))
                .hasMessage("The sessions of app are not handed over: 127.0.0.1:10002 is about to leave, too");
        assertThat(manager(one).replicating()).isFalse();
    }

    @Test
    void withoutAnotherMemberItIsRefused() throws Exception {
        pair.first().stop();
        Pair.await(() -> pair.second().connected() == 0);
        MBeanServer server = Registry.getRegistry(null).getMBeanServer();
        assertThatThrownBy(() -> server.invoke(manager(two).getObjectName(), "failover", null, null))
                .rootCause()
                .hasMessageContaining("No other member runs");
        assertThat(manager(two).replicating()).isFalse();
    }
}
