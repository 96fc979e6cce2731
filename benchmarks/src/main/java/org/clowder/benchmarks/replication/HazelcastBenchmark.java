package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares sessions in Hazelcast, by Clowder's manager and by Spring Session, as {@link Rounds} does it.
 *
 * <p>Arguments: the class path of the members, a work directory, the documentation, and then what {@link Settings} reads. Ends with 1 if an
 * answer was wrong or members disagree; a line on which Clowder is not ahead is reported only.
 */
public final class HazelcastBenchmark {

    private static final String USAGE =
            "usage: hazelcast [ROUNDS] [SECONDS] [MODES] [SCENARIOS] [--warm-up SECONDS] [--heap SIZE] [--write-docs]";

    private HazelcastBenchmark() {}

    public static void main(String[] args) throws IOException {
        Settings settings = null;
        try {
            settings = Settings.parse(
                    Mode.HAZELCAST,
                    List.of(Scenario.values()),
                    List.of(args).subList(3, args.length).toArray(String[]::new));
        } catch (RuntimeException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        Workshop workshop = new Workshop(null, args[0], absolute(args[1]), absolute(args[2]));
        System.exit(run(workshop, settings) ? 0 : 1);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath();
    }

    private static boolean run(Workshop workshop, Settings settings) throws IOException {
        try (Rounds rounds = new Rounds(workshop, settings)) {
            Samples samples = rounds.run();
            String text = Environment.line(settings) + "\n\n" + new HazelcastReport(settings, samples).text();
            System.out.println("\n" + text);
            if (settings.writeDocs()) {
                new Documentation(workshop.docs(), "hazelcast").write(text);
            }
            return samples.correct();
        }
    }
}
