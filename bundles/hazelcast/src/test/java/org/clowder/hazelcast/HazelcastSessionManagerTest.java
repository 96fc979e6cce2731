package org.clowder.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HazelcastSessionManagerTest {

    private final HazelcastSessionManager manager = new HazelcastSessionManager();

    @Test
    void withoutAttributesItIsAsTheEarlierSessionManager() {
        assertThat(manager.getMapName()).isNull();
        assertThat(manager.isSticky()).isTrue();
        assertThat(manager.isDeferredWrite()).isTrue();
        assertThat(manager.isClientOnly()).isFalse();
        assertThat(manager.getHazelcastInstanceName()).isNull();
        assertThat(manager.getProcessExpiresFrequency()).isEqualTo(6);
    }

    @Test
    void sessionsAreLookedForOnceASecondAtMost() {
        manager.setProcessExpiresFrequency(1);
        assertThat(manager.getProcessExpiresFrequency()).isEqualTo(1);
        for (int seconds : new int[] {0, -1}) {
            assertThatThrownBy(() -> manager.setProcessExpiresFrequency(seconds))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("processExpiresFrequency=\"" + seconds + "\": expected 1 s or more");
        }
        assertThat(manager.getProcessExpiresFrequency()).isEqualTo(1);
    }
}
