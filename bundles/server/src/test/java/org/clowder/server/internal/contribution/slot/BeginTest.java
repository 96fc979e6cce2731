package org.clowder.server.internal.contribution.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.realm.NullRealm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BeginTest {

    private final NullRealm place = new NullRealm();
    private final NullRealm coming = new NullRealm();
    private final List<Object> inside = new ArrayList<>();

    @BeforeEach
    void haveContainers() {
        StandardEngine engine = new StandardEngine();
        engine.setName("E");
        place.setContainer(engine);
        coming.setContainer(engine);
    }

    private void startPlace() {
        try {
            place.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatComesDoesNotRunBeforeItsPlace() throws Exception {
        Begin.of("Realm", coming, place, () -> inside.add(coming), inside::clear);

        assertThat(inside).containsExactly(coming);
        assertThat(coming.getState()).isEqualTo(LifecycleState.NEW);
    }

    @Test
    void whatComesRunsIfItsPlaceStartsAndPassesItBy() throws Exception {
        Runnable in = () -> {
            startPlace();
            inside.add(coming);
        };

        Begin.of("Realm", coming, place, in, inside::clear);

        assertThat(coming.getState()).isEqualTo(LifecycleState.STARTED);
    }

    @Test
    void whatDoesNotStartThereIsTakenOutAgain() {
        Runnable in = () -> {
            startPlace();
            inside.add(coming);
        };
        NullRealm failing = new NullRealm() {
            @Override
            protected void startInternal() throws LifecycleException {
                throw new LifecycleException("as it is");
            }
        };
        failing.setContainer(place.getContainer());

        assertThatThrownBy(() -> Begin.of("Realm", failing, place, in, inside::clear))
                .hasMessage("as it is");

        assertThat(inside).isEmpty();
        assertThat(failing.getState()).isEqualTo(LifecycleState.DESTROYED);
    }
}
