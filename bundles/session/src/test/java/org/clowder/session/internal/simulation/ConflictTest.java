package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both sides of a partition write the same attributes of a session. */
@Timeout(60)
class ConflictTest {

    private static final Logger LOG = Logger.getLogger(ReplicaStore.class.getName());

    private final List<String> lines = new ArrayList<>();
    private final Scenario scenario = new Scenario(2, 2, 2, 1);

    @BeforeEach
    void listen() {
        LOG.setLevel(Level.WARNING);
        LOG.setFilter(line -> {
            lines.add(line.getMessage());
            return false;
        });
    }

    @AfterEach
    void asBefore() {
        LOG.setFilter(null);
        LOG.setLevel(null);
    }

    private void write(int member, Replica replica, String name) {
        SimulatedMember writes = scenario.member(member);
        writes.run(() -> writes.publisher()
                .change(replica, Map.of(name, EncodedValue.text("by " + member)), Guarantee.ASYNC, true));
    }

    @Test
    void aSessionIsNamedOnceWithBothWriters() {
        Replica replica = scenario.create(0, ID);
        scenario.world().run(1_000);
        scenario.cut(0, 1, true);
        for (int i = 0; i < 3; i++) {
            write(0, replica, "x" + i);
            write(1, scenario.member(1).store().get(ID), "x" + i);
        }
        scenario.world().run(10_000);
        scenario.cut(0, 1, false);
        scenario.world().run(10_000);

        assertThat(scenario.members().stream()
                        .mapToLong(member -> member.exchange().conflicts())
                        .max())
                .hasValue(3);
        // a member that gets what has won already has nothing to say
        assertThat(lines).hasSizeBetween(1, 2).doesNotHaveDuplicates().allSatisfy(line -> assertThat(line)
                .contains("app", "session " + ID, "this member", "member 127.0.0.1:1000"));
    }
}
