package org.clowder.session.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories with faults, each made of a seed; see {@link History}. */
@Timeout(300)
class SimulationTest {

    private static final long SEEDS = Long.getLong("clowder.simulation.seeds", 500);

    /** Histories in which nothing is lost, nothing ended comes back and all members end up with the same. */
    @Test
    void membersThatCanTalkEndUpWithTheSame() {
        List<String> broken = new ArrayList<>();
        LongStream.rangeClosed(1, SEEDS).forEach(seed -> play(seed, broken));
        assertThat(broken).isEmpty();
    }

    private static void play(long seed, List<String> broken) {
        History history = History.of(seed);
        try {
            Simulation.play(history);
        } catch (Violation e) {
            broken.add(e.getMessage() + "\n" + history);
        }
    }
}
