package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.shared.Pair;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;
import org.junit.jupiter.api.Test;

/** An application is stopped and started, and something of its earlier life comes late. */
class StoppedApplicationTest extends TwoMembers {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Consumer<StandardContext> listens = context -> context.setApplicationEventListeners(new Object[] {
        new HttpSessionAttributeListener() {
            @Override
            public void attributeAdded(HttpSessionBindingEvent event) {
                events.add(event.getName());
            }
        }
    });

    private void expectFoundByItself() throws IOException {
        settle();
        ReplicatedSession found = one.look(ID);
        assertThat(found).isNotNull();
        assertThat(found.getManager()).isSameAs(one.manager());
    }

    private interface Stop {
        void now() throws LifecycleException;
    }

    private void stopWhileAChangeIsShown(Stop stop) throws Exception {
        one.request(ID, set("x", "1"));
        Replica replica = one.look(ID).replicated();
        StoreListener listener = replica.store().listener();
        stop.now();
        listener.changed(replica, List.of(replica.entry("x")));
    }

    @Test
    void aRequestThatOutlivedItDoesNotGiveItsSessionToTheNext() throws Exception {
        one.request(ID, set("x", "1"));
        ReplicatedSession old = one.look(ID);
        BundleDeltaManager before = one.manager();
        one.stopApplication();
        before.changeSessionId(old, id(7));
        one.startApplication(PLAIN);
        expectFoundByItself();
        before.changeSessionId(old, id(8));
        expectFoundByItself();
    }

    @Test
    void aChangeThatWasBeingShownDoesNotGiveItsSessionToTheNext() throws Exception {
        stopWhileAChangeIsShown(one::stopApplication);
        one.startApplication(PLAIN);
        expectFoundByItself();
    }

    @Test
    void aChangeThatWasBeingShownIsNotThereWhenTheSameManagerStartsAgain() throws Exception {
        stopWhileAChangeIsShown(one::undeployApplication);
        one.startAgain();
        expectFoundByItself();
        assertThat(one.sessions()).isEqualTo(1);
    }

    @Test
    void attributesOfKeptSessionsAreNotToldAsNew() throws Exception {
        Runnable[] early = {() -> {}};
        two.close();
        two = new ManagerMember(pair.second(), pair.workers(), listens, () -> new BundleDeltaManager() {
            @Override
            public synchronized void getAllClusterSessions() {
                early[0].run();
                super.getAllClusterSessions();
            }
        });
        settle();
        one.request(ID, set("x", "1"));
        Pair.await(() -> events.equals(List.of("x")));
        two.stopApplication();
        settle();
        early[0] = () -> {
            one.request(ID, set("y", "1"));
            settle();
        };
        two.startApplication(listens);
        settle();
        one.request(ID, set("z", "1"));
        Pair.await(() -> events.contains("z"));
        assertThat(events).containsOnlyOnce("x");
    }
}
