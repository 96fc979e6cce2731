package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.clowder.harness.Distribution;

/**
 * Measures session replication, as {@link Rounds} does it.
 *
 * <p>Arguments: the distribution, the class path of the embedded members, a work directory, the documentation, and then
 * what {@link Settings} reads. Ends with 1 if an answer was wrong or members of Clowder disagree; a missed floor is
 * reported only.
 */
public final class ReplicationBenchmark {

    private final Settings settings;
    private final Workshop workshop;

    private ReplicationBenchmark(Workshop workshop, Settings settings) {
        this.settings = settings;
        this.workshop = workshop;
    }

    public static void main(String[] args) throws IOException {
        Settings settings = null;
        try {
            settings = Settings.parse(List.of(args).subList(4, args.length).toArray(String[]::new));
        } catch (RuntimeException e) {
            System.err.println(e.getMessage() + "\n" + Settings.USAGE);
            System.exit(2);
        }
        Workshop workshop =
                new Workshop(new Distribution(Path.of(args[0])), args[1], absolute(args[2]), absolute(args[3]));
        System.exit(new ReplicationBenchmark(workshop, settings).run() ? 0 : 1);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath();
    }

    private boolean run() throws IOException {
        try (Rounds rounds = new Rounds(workshop, settings)) {
            Samples samples = rounds.run();
            List<KillResult> kills = killChecks(rounds.groups());
            report(samples, kills);
            return samples.correct() && kills.stream().allMatch(KillResult::correct);
        }
    }

    /** Last, because they end the first member of their mode. */
    private List<KillResult> killChecks(List<MemberGroup> groups) throws IOException {
        List<KillResult> results = new ArrayList<>();
        for (MemberGroup group : groups) {
            if (group.mode().acknowledges() && settings.killSeconds() > 0) {
                KillResult result = new KillCheck().run(group, settings.killSeconds());
                results.add(result);
                System.out.println(result.line());
                result.examples().forEach(example -> System.out.println("  " + example));
            }
        }
        return results;
    }

    private void report(Samples samples, List<KillResult> kills) throws IOException {
        String text = Environment.line(settings) + "\n\n" + new Report(settings, samples).text()
                + kills.stream().map(kill -> "\n- " + kill.line()).collect(Collectors.joining()) + "\n";
        System.out.println("\n" + text);
        if (settings.writeDocs()) {
            Documentation documentation = new Documentation(workshop.docs(), "replication");
            documentation.write(text);
            documentation.writeChart(new Chart(settings, samples).svg());
        }
    }
}
