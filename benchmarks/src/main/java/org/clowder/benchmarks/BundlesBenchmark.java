package org.clowder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.clowder.harness.Directories;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;

/**
 * Many small web bundles on a running member: put into its folder at once, and, on another member, one after the other. What each takes is
 * what the member says in its log.
 *
 * <p>Arguments: the distribution, a work directory, the number of bundles, the number of rounds.
 */
public final class BundlesBenchmark {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Pattern DEPLOYED = Pattern.compile("Deployed /(many\\d+) from .* in (\\d+) ms");

    private final Distribution distribution;
    private final Path work;
    private final List<Path> bundles;

    /** One deployment, with moments in ms since some moment. */
    private record Deployed(double begin, double end) {}

    /** @param millis from the first file until the last application is there */
    private record Run(double millis, double cpuMillis, List<Deployed> applications) {

        double startedWithin() {
            return applications.stream().mapToDouble(Deployed::end).max().orElseThrow()
                    - applications.stream().mapToDouble(Deployed::begin).min().orElseThrow();
        }

        double sum() {
            return applications.stream()
                    .mapToDouble(each -> each.end() - each.begin())
                    .sum();
        }
    }

    private BundlesBenchmark(Distribution distribution, Path work, List<Path> bundles) {
        this.distribution = distribution;
        this.work = work;
        this.bundles = bundles;
    }

    public static void main(String[] args) throws IOException {
        Distribution distribution = new Distribution(Path.of(args[0]));
        Path work = Directories.fresh(Path.of(args[1]));
        List<Path> bundles = bundles(distribution.sample("hello-bundle.jar"), work, Integer.parseInt(args[2]));
        BundlesBenchmark benchmark = new BundlesBenchmark(distribution, work, bundles);
        for (int round = 1; round <= Integer.parseInt(args[3]); round++) {
            Run together = benchmark.together(round);
            Run alone = benchmark.oneByOne(round);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %d web bundles at once: all there after %.1f s (CPU %.1f s), started within %.1f s,"
                            + " %.1f s in sum, so %.1f at a time; one after the other %.1f s in sum (CPU %.1f s),"
                            + " ratio x%.2f%n",
                    round,
                    bundles.size(),
                    together.millis() / 1000,
                    together.cpuMillis() / 1000,
                    together.startedWithin() / 1000,
                    together.sum() / 1000,
                    together.sum() / together.startedWithin(),
                    alone.sum() / 1000,
                    alone.cpuMillis() / 1000,
                    together.startedWithin() / alone.sum());
        }
    }

    /** Copies of a web bundle with names and paths of their own. */
    private static List<Path> bundles(Path sample, Path work, int count) throws IOException {
        List<Path> bundles = IntStream.range(0, count)
                .mapToObj(i -> work.resolve("many" + i + ".jar"))
                .toList();
        try (JarFile jar = new JarFile(sample.toFile())) {
            for (Path bundle : bundles) {
                String name = bundle.getFileName().toString().replace(".jar", "");
                Manifest manifest = new Manifest(jar.getManifest());
                Attributes main = manifest.getMainAttributes();
                main.putValue("Bundle-SymbolicName", name);
                main.putValue("Web-ContextPath", "/" + name);
                try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bundle), manifest)) {
                    for (JarEntry entry : jar.stream()
                            .filter(each -> !each.getName().equals(JarFile.MANIFEST_NAME))
                            .toList()) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(out);
                    }
                }
            }
        }
        return bundles;
    }

    private Run together(int round) {
        try (Member member = member("together" + round)) {
            return run(member, () -> bundles.forEach(member::deploy), bundles.size());
        }
    }

    private Run oneByOne(int round) {
        try (Member member = member("alone" + round)) {
            List<Run> runs = bundles.stream()
                    .map(bundle -> run(member, () -> member.deploy(bundle), 1))
                    .toList();
            return new Run(
                    runs.stream().mapToDouble(Run::millis).sum(),
                    runs.stream().mapToDouble(Run::cpuMillis).sum(),
                    runs.stream().flatMap(each -> each.applications().stream()).toList());
        }
    }

    private Member member(String name) {
        Member member = Member.create(distribution, work, name, Ports.free()).deploySamples("hello-types.jar");
        member.start().awaitReady();
        return member;
    }

    private static Run run(Member member, Runnable deploy, int count) {
        Map<String, Deployed> found = new HashMap<>();
        int before = (int) DEPLOYED.matcher(member.console()).results().count();
        double cpu = Ratios.cpuMillis(member.pid());
        long begin = System.nanoTime();
        deploy.run();
        while (found.size() < count) {
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new AssertionError(
                        found.size() + " of " + count + " are there after " + LIMIT + member.diagnostics());
            }
            double now = (System.nanoTime() - begin) / 1e6;
            Matcher line = DEPLOYED.matcher(member.console());
            for (int i = 0; line.find(); i++) {
                if (i >= before) {
                    found.putIfAbsent(line.group(1), new Deployed(now - Double.parseDouble(line.group(2)), now));
                }
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return new Run(
                (System.nanoTime() - begin) / 1e6, Ratios.cpuMillis(member.pid()) - cpu, List.copyOf(found.values()));
    }
}
