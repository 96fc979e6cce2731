package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;

/**
 * Measures what it costs three members that they make sure to hold the same: while nothing happens, and after one was away.
 *
 * <p>Arguments: the distribution, a work directory, the documentation, and then what {@link ReconcilingSettings} reads. Ends
 * with 1 if members differ; a missed floor is reported only.
 */
public final class ReconcilingBenchmark {

    private static final int IDLE_MEASUREMENTS = 2;

    private final Workshop workshop;
    private final ReconcilingSettings settings;
    private final SessionClient client = new SessionClient();
    private final List<Idle> idle = new ArrayList<>();
    private final List<Away> away = new ArrayList<>();

    private ReconcilingBenchmark(Workshop workshop, ReconcilingSettings settings) {
        this.workshop = workshop;
        this.settings = settings;
    }

    public static void main(String[] args) throws IOException {
        ReconcilingSettings settings = null;
        try {
            settings = ReconcilingSettings.parse(
                    List.of(args).subList(3, args.length).toArray(String[]::new));
        } catch (RuntimeException e) {
            System.err.println(e.getMessage() + "\n" + ReconcilingSettings.USAGE);
            System.exit(2);
        }
        Workshop workshop = new Workshop(new Distribution(Path.of(args[0])), "", absolute(args[1]), absolute(args[2]));
        System.exit(new ReconcilingBenchmark(workshop, settings).run() ? 0 : 1);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath();
    }

    private boolean run() throws IOException {
        workshop.prepare();
        try (MemberGroup group = MemberGroup.start(Mode.CLOWDER_ASYNC, workshop, settings.members())) {
            print("up: three members");
            idle(group, 0);
            Population population = Population.create(group, settings.sessions(), client);
            print("made: " + settings.sessions() + " sessions");
            idle(group, settings.sessions());
            drain(group);
            Absence absence = new Absence(group, population, client);
            for (int round = 1; round <= settings.rounds(); round++) {
                for (Population.Change change : Population.Change.values()) {
                    away.add(absence.take(round, change, settings.changed()));
                    print(away.get(away.size() - 1).toString());
                }
            }
        }
        report();
        return away.stream().allMatch(each -> each.differing() == 0);
    }

    private void idle(MemberGroup group, int sessions) throws IOException {
        for (int i = 0; i < IDLE_MEASUREMENTS; i++) {
            idle.add(Idle.measure(group, sessions, settings.seconds(), client));
            print(idle.get(idle.size() - 1).toString());
        }
    }

    /** Takes the first member out of service, which proves that the others have all sessions, and back in. */
    private static void drain(MemberGroup group) {
        if (group.first() instanceof Member member) {
            long begin = System.nanoTime();
            String said = member.cli("drain").done().out().strip();
            print("drain: " + said + ", " + (System.nanoTime() - begin) / 1_000_000
                    + " ms with the start of the command");
            member.cli("undrain").done();
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private void report() throws IOException {
        String text = Environment.machine() + "3 members, guarantee async, "
                + settings.members().jvmOptions() + ", " + settings.sessions() + " sessions of 2 KB, "
                + settings.changed() + " of them changed in an absence, " + settings.rounds() + " rounds.\n\n"
                + new ReconcilingReport(idle, away).text();
        print("\n" + text);
        if (settings.writeDocs()) {
            new Documentation(workshop.docs(), "reconciling").write(text);
        }
    }
}
