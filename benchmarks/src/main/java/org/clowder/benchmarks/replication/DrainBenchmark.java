package org.clowder.benchmarks.replication;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.clowder.harness.Cluster;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;

/**
 * Measures how long it takes to drain one of three members, and what the users of the others notice of it.
 *
 * <p>Arguments: the distribution, a work directory, the documentation, and then as {@link #USAGE} has it. Ends with 1 if not all sessions are safe; a
 * missed floor is reported only.
 */
public final class DrainBenchmark {

    private static final String USAGE = "usage: drain [ROUNDS] [--sessions N] [--write-docs]";
    private static final List<Subject> SUBJECTS = List.of(
            new Subject("BundleDeltaManager", "G1"),
            new Subject("BundleDeltaManager", "Z"),
            new Subject("ManualFailoverManager", "G1"),
            new Subject("ManualFailoverManager", "Z"));
    private static final int WARM_UP_SECONDS = 15;
    private static final int BEFORE_SECONDS = 10;
    private static final int JOIN_SECONDS = 120;
    private static final double MOST_MILLIS = 10_000;
    private static final double MOST_RATIO = 1.5;

    private final Workshop workshop;
    private final SessionClient client = new SessionClient();
    private final List<Drained> results = new ArrayList<>();
    private int rounds = 5;
    private int sessions = 20_000;
    private boolean writeDocs;

    /** What is drained: sessions of a manager, in JVMs with a garbage collector. */
    private record Subject(String manager, String collector) {

        String name() {
            return manager + ", " + collector + "GC";
        }

        String options() {
            return "-Xmx1g -XX:+Use" + collector + "GC";
        }
    }

    private DrainBenchmark(Workshop workshop) {
        this.workshop = workshop;
    }

    public static void main(String[] args) throws IOException {
        Path work = Path.of(args[1]).toAbsolutePath();
        Workshop workshop = new Workshop(
                new Distribution(Path.of(args[0])), "", work, Path.of(args[2]).toAbsolutePath());
        DrainBenchmark benchmark = new DrainBenchmark(workshop);
        try {
            benchmark.read(new ArrayDeque<>(List.of(args).subList(3, args.length)));
        } catch (RuntimeException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        System.exit(benchmark.run() ? 0 : 1);
    }

    private void read(Deque<String> arguments) {
        while (!arguments.isEmpty()) {
            String argument = arguments.remove();
            switch (argument) {
                case "--sessions" -> sessions = Settings.positive(arguments.remove(), argument);
                case "--write-docs" -> writeDocs = true;
                default -> rounds = Settings.positive(argument, "ROUNDS");
            }
        }
    }

    private boolean run() throws IOException {
        workshop.prepare();
        for (int round = 1; round <= rounds; round++) {
            for (Subject subject : SUBJECTS) {
                results.add(drain(subject, subject.manager() + "-" + subject.collector() + "-" + round));
                System.out.println(results.get(results.size() - 1));
            }
        }
        String text = Environment.machine() + "3 members, -Xmx1g, " + sessions + " sessions of 2 KB on one of them, "
                + rounds + " rounds.\n\n" + report(results);
        System.out.println("\n" + text);
        if (writeDocs) {
            new Documentation(workshop.docs(), "drain").write(text);
        }
        return results.stream().allMatch(each -> each.safe(sessions));
    }

    private Drained drain(Subject subject, String name) throws IOException {
        Cluster cluster = cluster(subject, name);
        try (PacedLoad load = PacedLoad.on(cluster.start().members().subList(1, 3))) {
            Member leaving = cluster.first();
            List<Callable<String>> made = Collections.nCopies(
                    sessions, () -> client.body(leaving, "/bench/create" + Population.PARAMETERS, null));
            Crowd.run(made);
            Await.until(JOIN_SECONDS, () -> "what was made to be everywhere", () -> settled(cluster));
            Await.seconds(WARM_UP_SECONDS);
            try (JMXConnector connector = connect(leaving)) {
                long before = System.nanoTime();
                Await.seconds(BEFORE_SECONDS);
                double machine = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                long begin = System.nanoTime();
                String said = failover(connector);
                long end = System.nanoTime();
                load.end();
                return new Drained(
                        subject.name(),
                        (end - begin) / 1e6,
                        load.p99(before, begin),
                        load.p99(begin, end),
                        machine,
                        said);
            }
        } finally {
            cluster.members().forEach(Member::close);
        }
    }

    private Cluster cluster(Subject subject, String name) {
        return Cluster.create(workshop.distribution(), workshop.work(), name, 3)
                .each(member -> MemberFactory.edits(null)
                        .forEach(edit -> member.edit("catalina-server.xml", xml -> edit.apply(xml)
                                .replace("session.BundleDeltaManager", "session." + subject.manager()))))
                .each(member -> member.set("clowder.properties", "route", "")
                        .deploy(workshop.war())
                        .options(subject.options()));
    }

    private boolean settled(Cluster cluster) throws IOException {
        for (Member member : cluster.members()) {
            if (client.numbers(member).get("Lag") > 1) {
                return false;
            }
        }
        return true;
    }

    // The address comes from the process that this benchmark has started, by attaching to it, and not from any input.
    @SuppressWarnings("BanJNDI")
    static JMXConnector connect(MemberProcess member) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(member.pid()));
            try {
                return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("JMX of " + member.name() + " cannot be reached", e);
        }
    }

    private static String failover(JMXConnector connector) throws IOException {
        try {
            String[] lines = (String[]) connector
                    .getMBeanServerConnection()
                    .invoke(new ObjectName("org.clowder:type=Drain"), "failover", null, null);
            return lines[lines.length - 1];
        } catch (JMException e) {
            throw new IOException("The drain failed", e);
        }
    }

    /** The results as Markdown. */
    static String report(List<Drained> results) {
        Table each =
                new Table("members", "drained after s", "p99 of the others before, ms", "during, ms", "ratio", "load");
        results.forEach(result -> each.row(
                result.subject(),
                format(result.millis() / 1000),
                format(result.before()),
                format(result.during()),
                format(result.ratio()),
                format(result.load())));
        Table floors = new Table("members", "measure", "median [min-max]", "floor", "");
        for (String subject : results.stream().map(Drained::subject).distinct().toList()) {
            floor(
                    floors,
                    subject,
                    "drained after s",
                    of(results, subject, result -> result.millis() / 1000),
                    MOST_MILLIS / 1000);
            floor(floors, subject, "p99 during ÷ before", of(results, subject, Drained::ratio), MOST_RATIO);
        }
        return each + "\n" + floors;
    }

    private static Spread of(List<Drained> results, String subject, ToDoubleFunction<Drained> value) {
        return Spread.of(results.stream()
                .filter(each -> each.subject().equals(subject))
                .map(value::applyAsDouble)
                .toList());
    }

    private static void floor(Table table, String subject, String measure, Spread spread, double limit) {
        table.row(subject, measure, spread.ratio(), "≤ " + limit, Floor.verdict(spread.median() <= limit));
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
