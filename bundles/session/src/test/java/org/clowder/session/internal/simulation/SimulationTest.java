package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Histories with faults, each made of a seed; see {@link History}. {@code -Dclowder.simulation.seed=N} plays that one alone,
 * {@code -Dclowder.simulation.seeds=N} says how many fresh ones are played, {@code -Dclowder.simulation.first=N} from which on:
 * else others for each state of the engine's sources, so that a build can be repeated.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class SimulationTest {

    private static final int EXAMPLES = 3;

    /** Kept, or its level would be forgotten: the engine tells of what the histories do to it. */
    private static final Logger ENGINE = Logger.getLogger("org.clowder.session.internal");

    private static final long ONLY = Long.getLong("clowder.simulation.seed", 0);
    private static final int SEEDS = Integer.getInteger("clowder.simulation.seeds", 20_000);

    @BeforeAll
    static void quiet() {
        ENGINE.setLevel(Level.OFF);
    }

    @AfterAll
    static void asBefore() {
        ENGINE.setLevel(null);
    }

    @Test
    void acknowledgedWritesEndsAndIdsHoldWhateverHappens() throws IOException {
        long first = Long.getLong("clowder.simulation.first", ofThisEngine());
        expectNoneBroken(
                ONLY == 0
                        ? LongStream.range(first, first + SEEDS).map(seed -> seed % 2 == 0 ? seed : -seed)
                        : LongStream.of(ONLY));
    }

    @Test
    void whatAMemberHasSaidToBeSafeHoldsAfterItsStop() throws IOException {
        long first = History.DRAINS + ofThisEngine();
        expectNoneBroken(LongStream.range(first, first + SEEDS / 4).map(seed -> seed % 2 == 0 ? seed : -seed));
    }

    @Test
    void whatWasConfirmedIsSeenByWhoeverAnswersNext() throws IOException {
        long first = History.MOVES + ofThisEngine();
        expectNoneBroken(LongStream.range(first, first + SEEDS / 4).map(seed -> seed % 2 == 0 ? seed : -seed));
    }

    @Test
    void whoeverFailsHoldsUpNobodyElse() throws IOException {
        long first = History.TROUBLES + ofThisEngine();
        expectNoneBroken(LongStream.range(first, first + SEEDS / 4).map(seed -> seed % 2 == 0 ? seed : -seed));
    }

    @Test
    void whatWasBrokenOnceIsNotBrokenAgain() throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(SimulationTest.class.getResourceAsStream("seeds.txt"), StandardCharsets.UTF_8))) {
            expectNoneBroken(lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .mapToLong(Long::parseLong));
        }
    }

    private static long ofThisEngine() throws IOException {
        CRC32 sources = new CRC32();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/clowder/session/internal"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sources.update(Files.readAllBytes(file));
            }
        }
        return 1_000_000 + sources.getValue() / 4;
    }

    private static void expectNoneBroken(LongStream seeds) {
        List<History> broken = seeds.parallel()
                .mapToObj(History::of)
                .filter(history -> Shrinker.violation(history) != null)
                .toList();
        assertThat(broken.stream().limit(EXAMPLES).map(SimulationTest::explain))
                .as(broken.size() + " histories break a guarantee")
                .isEmpty();
    }

    private static String explain(History broken) {
        History small = Shrinker.shrink(broken);
        return Shrinker.violation(broken) + "\n" + small + "\n  " + Shrinker.violation(small)
                + "\n  again: mvn verify -pl bundles/session -am -Dtest=SimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dclowder.simulation.seed="
                + broken.seed() + "\n";
    }
}
