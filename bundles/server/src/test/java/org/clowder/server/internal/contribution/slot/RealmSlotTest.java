package org.clowder.server.internal.contribution.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.realm.NullRealm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class RealmSlotTest {

    private final RealmSlot slot = new RealmSlot();

    /** Does something while it starts. */
    private static final class Starting extends NullRealm {

        private interface Step {
            void run() throws LifecycleException;
        }

        private final Step meanwhile;

        Starting(Step meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        protected void startInternal() throws LifecycleException {
            super.startInternal();
            meanwhile.run();
        }
    }

    @BeforeEach
    void start() throws LifecycleException {
        StandardEngine engine = new StandardEngine();
        engine.setName("E");
        slot.setContainer(engine);
        slot.start();
    }

    /** As where one bundle's realm waits in its start for the thread that stops another bundle. */
    @Test
    void aRealmLeavesWhileAnotherOneStarts() throws Exception {
        NullRealm leaving = new NullRealm();
        slot.put(leaving);
        Starting coming = new Starting(() -> CompletableFuture.runAsync(slot::clear)
                .orTimeout(10, TimeUnit.SECONDS)
                .join());

        slot.put(coming);

        assertThat(leaving.getState()).isEqualTo(LifecycleState.DESTROYED);
        assertThat(slot.realm()).isSameAs(coming);
        assertThat(coming.getState()).isEqualTo(LifecycleState.STARTED);
    }

    @Test
    void aRealmDoesNotRunIfThePlaceStopsWhileItComes() throws Exception {
        Starting coming = new Starting(slot::stop);

        slot.put(coming);

        assertThat(coming.getState()).isEqualTo(LifecycleState.STOPPED);
    }

    @Test
    void aRealmThatDoesNotStartIsNotIn() {
        Starting coming = new Starting(() -> {
            throw new LifecycleException("as it is");
        });

        assertThatThrownBy(() -> slot.put(coming)).hasMessage("as it is");

        assertThat(slot.realm()).isNull();
        assertThat(coming.getState()).isEqualTo(LifecycleState.DESTROYED);
    }
}
