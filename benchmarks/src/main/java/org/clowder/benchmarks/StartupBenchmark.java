package org.clowder.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clowder.harness.Directories;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/**
 * Time from the start of the process to the first 200 of the hello application: plain embedded Tomcat, a Clowder member
 * with an empty bundle cache, and the same member with the cache it made. Rounds are interleaved and the ratios paired.
 *
 * <p>Arguments: the distribution, the hello WAR, the class path of plain Tomcat, a work directory, the number of rounds.
 */
public final class StartupBenchmark {

    private static final String HELLO = "/hello/";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(2);

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
        Map<Mode, List<Double>> times = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            times.put(mode, new ArrayList<>());
        }
        round(new EnumMap<>(Mode.class));
        System.out.println("Java " + Runtime.version() + ", one round to warm the file cache, then " + rounds);
        for (int i = 0; i < rounds; i++) {
            Map<Mode, Double> round = new EnumMap<>(Mode.class);
            round(round);
            round.forEach((mode, millis) -> times.get(mode).add(millis));
            System.out.printf(
                    Locale.ROOT,
                    "round %d: plain %.0f ms, cold %.0f ms (x%.2f), warm %.0f ms (x%.2f)%n",
                    i + 1,
                    round.get(Mode.PLAIN),
                    round.get(Mode.COLD),
                    round.get(Mode.COLD) / round.get(Mode.PLAIN),
                    round.get(Mode.WARM),
                    round.get(Mode.WARM) / round.get(Mode.PLAIN));
        }
        report("cold", times.get(Mode.COLD), times.get(Mode.PLAIN));
        report("warm", times.get(Mode.WARM), times.get(Mode.PLAIN));
    }

    private void round(Map<Mode, Double> times) {
        Directories.fresh(work);
        times.put(Mode.PLAIN, millisToHello(plain()));
        Member member = Member.create(distribution, work, "clowder", Ports.free())
                .deploy(war)
                .options(System.getenv().getOrDefault("CLOWDER_OPTS", ""));
        times.put(Mode.COLD, millisToHello(member));
        times.put(Mode.WARM, millisToHello(member));
    }

    private EmbeddedTomcat plain() {
        Path base = work.resolve("plain");
        List<String> options = List.of("-cp", plainClassPath);
        EmbeddedTomcat tomcat = new EmbeddedTomcat("plain", base, 0, options, PlainTomcat.class, HELLO);
        return tomcat.with(tomcat.httpPort(), war, base);
    }

    private static double millisToHello(MemberProcess member) {
        try (member) {
            return member.start().awaitPage(HELLO, LIMIT, POLL).toNanos() / 1e6;
        }
    }

    private static void report(String name, List<Double> times, List<Double> plain) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            ratios.add(times.get(i) / plain.get(i));
        }
        ratios.sort(Comparator.naturalOrder());
        System.out.printf(
                Locale.ROOT,
                "%s cache: median ratio to plain embedded Tomcat x%.2f [%.2f-%.2f], %d rounds%n",
                name,
                ratios.get(ratios.size() / 2),
                ratios.get(0),
                ratios.get(ratios.size() - 1),
                ratios.size());
    }
}
