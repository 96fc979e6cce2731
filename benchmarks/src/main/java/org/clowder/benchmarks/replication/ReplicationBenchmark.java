package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.clowder.harness.Distribution;

/**
 * Measures session replication: all modes are up together, one at a time is under load, and the order alternates.
 *
 * <p>Arguments: the distribution, the class path of the embedded members, a work directory, the documentation, and then
 * what {@link Settings} reads. Ends with 1 if an answer was wrong or members of Clowder disagree; a missed floor is
 * reported only.
 */
public final class ReplicationBenchmark {

    private final Settings settings;
    private final Workshop workshop;
    private final Samples samples = new Samples();
    private final List<MemberGroup> groups = new ArrayList<>();
    private final Load load;
    private final Measurement measurement;

    private ReplicationBenchmark(Workshop workshop, Settings settings) {
        this.settings = settings;
        this.workshop = workshop;
        this.load = new Load(workshop);
        this.measurement = new Measurement(load);
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
        workshop.prepare();
        try {
            startAll();
            warmUp();
            for (int round = 1; round <= settings.rounds(); round++) {
                round(round);
                RawSamples.write(workshop.work().resolve("samples.csv"), samples.all());
            }
            List<KillResult> kills = killChecks();
            report(kills);
            return samples.all().stream().allMatch(Sample::correct)
                    && kills.stream().allMatch(KillResult::correct);
        } finally {
            groups.forEach(MemberGroup::close);
        }
    }

    private void startAll() throws IOException {
        for (Mode mode : settings.modes()) {
            MemberGroup group = MemberGroup.start(mode, workshop, settings);
            groups.add(group);
            for (Scenario scenario : settings.scenarios()) {
                group.createSessions(scenario);
            }
            System.out.println("up: " + settings.members() + " members of " + mode.label());
        }
    }

    /** Each mode in turn, its time shared by the scenarios. */
    private void warmUp() throws IOException {
        int share =
                -Math.floorDiv(-settings.warmUpSeconds(), settings.scenarios().size());
        for (MemberGroup group : groups) {
            for (Scenario scenario : settings.scenarios()) {
                load.run(group, scenario, share);
                Quiet.await(group);
            }
            System.out.println("warm: " + group.mode().label());
        }
    }

    @SuppressWarnings("EnumOrdinal") // any number that differs between neighbours
    private void round(int round) throws IOException {
        for (Scenario scenario : settings.scenarios()) {
            List<MemberGroup> order = new ArrayList<>(groups);
            if ((round + scenario.ordinal()) % 2 == 0) {
                Collections.reverse(order);
            }
            for (MemberGroup group : order) {
                Sample sample = measurement.take(round, scenario, group, settings.seconds());
                samples.add(sample);
                print(sample);
            }
        }
    }

    private static void print(Sample sample) {
        System.out.printf(
                Locale.ROOT,
                "round %d %s %-15s %6.0f rps, p50 %.2f ms, p99 %.2f ms, CPU %.3f ms, %.0f B, drain %.1f s, differ %d of %d,"
                        + " errors %d+%d%s%n",
                sample.round(),
                sample.scenario(),
                sample.mode().label(),
                sample.requestsPerSecond(),
                sample.load().p50(),
                sample.load().p99(),
                sample.cpuPerRequest(),
                sample.bytesPerRequest(),
                sample.drainSeconds(),
                sample.differing(),
                sample.compared(),
                sample.load().socketErrors(),
                sample.load().badStatuses(),
                sample.lostConnection() ? ", a replication connection was lost" : "");
    }

    /** Last, because they end the first member of their mode. */
    private List<KillResult> killChecks() throws IOException {
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

    private void report(List<KillResult> kills) throws IOException {
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
