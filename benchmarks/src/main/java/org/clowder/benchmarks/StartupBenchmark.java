package org.clowder.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Time from the start of the process to the first 200 of the hello application: plain embedded Tomcat, a Clowder member
 * with an empty bundle cache, and the same member with the cache it made. Rounds are interleaved and the ratios paired.
 *
 * <p>Arguments: the distribution, the hello WAR, the class path of plain Tomcat, a work directory, the number of rounds.
 */
public final class StartupBenchmark {

    private enum Mode {
        PLAIN,
        COLD,
        WARM
    }

    private final Path distribution;
    private final Path war;
    private final String plainClassPath;
    private final Path work;

    private StartupBenchmark(String[] args) {
        this.distribution = Path.of(args[0]).toAbsolutePath();
        this.war = Path.of(args[1]).toAbsolutePath();
        this.plainClassPath = args[2];
        this.work = Path.of(args[3]).toAbsolutePath();
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            System.err.println("usage: StartupBenchmark DISTRIBUTION HELLO_WAR PLAIN_CLASS_PATH WORK_DIR ROUNDS");
            System.exit(2);
        }
        new StartupBenchmark(args).run(Integer.parseInt(args[4]));
    }

    private void run(int rounds) throws IOException {
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

    private void round(Map<Mode, Double> times) throws IOException {
        times.put(Mode.PLAIN, plain());
        Path base = work.resolve("member");
        delete(base);
        Files.createDirectories(base.resolve("deploy"));
        Files.createDirectories(base.resolve("webapps"));
        copyConfiguration(base);
        Files.copy(war, base.resolve("deploy/hello.war"), StandardCopyOption.REPLACE_EXISTING);
        times.put(Mode.COLD, clowder(base));
        times.put(Mode.WARM, clowder(base));
    }

    private double plain() throws IOException {
        int port = StartedProcess.freePort();
        Path base = work.resolve("plain");
        delete(base);
        Files.createDirectories(base);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                plainClassPath,
                PlainTomcat.class.getName(),
                Integer.toString(port),
                war.toString(),
                base.toString());
        return measure(command, port, "plain.log");
    }

    private double clowder(Path base) throws IOException {
        int port = StartedProcess.freePort();
        Files.writeString(
                base.resolve("conf/clowder.properties"),
                "member.name=bench\nhttp.port=" + port + "\nhttp.address=127.0.0.1\nmanagement.port="
                        + StartedProcess.freePort() + "\nchannel.port=" + StartedProcess.freePort() + "\n");
        List<String> command =
                List.of(distribution.resolve("bin/clowder").toString(), "run", "--base", base.toString());
        return measure(command, port, "clowder.log");
    }

    private double measure(List<String> command, int port, String log) throws IOException {
        try (StartedProcess process = StartedProcess.start(command, new File(work.toFile(), log))) {
            return process.millisToFirst200("http://127.0.0.1:" + port + "/hello/");
        }
    }

    private void copyConfiguration(Path base) throws IOException {
        Path conf = Files.createDirectories(base.resolve("conf"));
        try (Stream<Path> files = Files.list(distribution.resolve("conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, conf.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
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
