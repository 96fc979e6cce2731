package org.clowder.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.clowder.harness.Directories;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/**
 * Time from the start of the process to the first 200 of the hello application: plain embedded Tomcat, a Clowder member
 * whose directory is new, and the same member once more, killed when it had its archive of classes made. Rounds are interleaved
 * and the ratios paired: those of time, of what all threads of the process have used of the processors, and of the memory that it has then.
 *
 * <p>Arguments: the distribution, the hello WAR, the class path of plain Tomcat, a work directory, the number of rounds.
 */
public final class StartupBenchmark {

    private static final String HELLO = "/hello/";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(2);

    /** One start: how long it took, what it used of the processors, and the memory that is resident at its end. */
    private record Start(double millis, double cpuMillis, double residentMegabytes) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f ms (CPU %.0f ms, %.0f MB)", millis, cpuMillis, residentMegabytes);
        }
    }

    private enum Mode {
        PLAIN,
        COLD,
        WARM
    }

    private final Distribution distribution;
    private final Path war;
    private final String plainClassPath;
    private final Path work;

    private StartupBenchmark(String[] args) {
        this.distribution = new Distribution(Path.of(args[0]));
        this.war = Path.of(args[1]).toAbsolutePath();
        this.plainClassPath = args[2];
        this.work = Path.of(args[3]).toAbsolutePath();
    }

    public static void main(String[] args) {
        if (args.length != 5) {
            System.err.println("usage: StartupBenchmark DISTRIBUTION HELLO_WAR PLAIN_CLASS_PATH WORK_DIR ROUNDS");
            System.exit(2);
        }
        new StartupBenchmark(args).run(Integer.parseInt(args[4]));
    }

    private void run(int rounds) {
        Map<Mode, List<Start>> times = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            times.put(mode, new ArrayList<>());
        }
        round(new EnumMap<>(Mode.class));
        System.out.println("Java " + Runtime.version() + ", one round to warm the file cache, then " + rounds);
        for (int i = 0; i < rounds; i++) {
            Map<Mode, Start> round = new EnumMap<>(Mode.class);
            round(round);
            round.forEach((mode, start) -> times.get(mode).add(start));
            System.out.println("round " + (i + 1) + ": plain " + round.get(Mode.PLAIN) + ", cold "
                    + round.get(Mode.COLD) + ", warm " + round.get(Mode.WARM));
        }
        for (Mode mode : List.of(Mode.COLD, Mode.WARM)) {
            String name = mode.name().toLowerCase(Locale.ROOT);
            List<Start> starts = times.get(mode);
            List<Start> plain = times.get(Mode.PLAIN);
            report(name + ", time", starts, plain, Start::millis);
            report(name + ", CPU", starts, plain, Start::cpuMillis);
            report(name + ", memory", starts, plain, Start::residentMegabytes);
        }
    }

    private void round(Map<Mode, Start> times) {
        Directories.fresh(work);
        try (EmbeddedTomcat plain = plain()) {
            times.put(Mode.PLAIN, toHello(plain));
        }
        Member member = Member.create(distribution, work, "clowder", Ports.free())
                .deploy(war)
                .with("CLOWDER_CDS", System.getenv().getOrDefault("CLOWDER_CDS", ""))
                .options(System.getenv().getOrDefault("CLOWDER_OPTS", ""));
        try (member) {
            times.put(Mode.COLD, toHello(member));
            awaitArchive(member.base().resolve("data/classes"));
        }
        try (member) {
            times.put(Mode.WARM, toHello(member));
        }
    }

    /** Ends at once where none is being made. */
    private static void awaitArchive(Path directory) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (Files.exists(directory) && !holdsArchive(directory)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("No archive of classes in " + directory + " within " + LIMIT);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static boolean holdsArchive(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".jsa"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedTomcat plain() {
        Path base = work.resolve("plain");
        List<String> options = List.of("-cp", plainClassPath);
        EmbeddedTomcat tomcat = new EmbeddedTomcat("plain", base, 0, options, PlainTomcat.class, HELLO);
        return tomcat.with(tomcat.httpPort(), war, base);
    }

    private static Start toHello(MemberProcess member) {
        double millis = member.start().awaitPage(HELLO, LIMIT, POLL).toNanos() / 1e6;
        return new Start(millis, Ratios.cpuMillis(member.pid()), Ratios.residentMegabytes(member.pid()));
    }

    private static void report(String name, List<Start> starts, List<Start> plain, ToDoubleFunction<Start> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            ratios.add(figure.applyAsDouble(starts.get(i)) / figure.applyAsDouble(plain.get(i)));
        }
        System.out.println(name + " to plain embedded Tomcat: " + Ratios.text(ratios));
    }
}
