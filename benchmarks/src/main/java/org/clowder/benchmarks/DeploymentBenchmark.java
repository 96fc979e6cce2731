package org.clowder.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.clowder.harness.Directories;
import org.clowder.harness.Distribution;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;
import org.clowder.harness.StockMember;

/**
 * What the deployment of a WAR file on a running member takes, beside Tomcat as it is downloaded: the time that either says in its log,
 * which does not hold how long a file waits to be seen, and what the process uses of the processors from the moment at which the
 * file is there until that line, without what it uses in as much time while nothing is deployed.
 *
 * <p>Arguments: the distribution, the home of Tomcat 11, a work directory, the number of rounds, {@code first} if each
 * deployment is to be that of an application that was not there, {@code kept} if it is to be an update of one that runs, whose scan for
 * annotations is kept, WAR files.
 */
public final class DeploymentBenchmark {

    /** Those of a {@link StockMember}. */
    private static final String OPTIONS = "-Xmx256m -XX:TieredStopAtLevel=1 -Duser.language=en";

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final String OURS = "Deployed /%1$s from %1$s\\.war in (\\d+) ms";
    private static final String STOCK = "archive \\[[^\\]]*/%s\\.war\\] has finished in \\[([\\d,]+)\\] ms";

    private final Member ours;
    private final StockMember stock;
    private final boolean first;
    private double oursIdle;
    private double stockIdle;
    private int count;

    /** One deployment. */
    private record Cost(double millis, double cpuMillis) {}

    private DeploymentBenchmark(Member ours, StockMember stock, boolean first) {
        this.first = first;
        this.ours = ours;
        this.stock = stock;
    }

    public static void main(String[] args) {
        if (args.length < 6) {
            System.err.println("usage: DeploymentBenchmark DISTRIBUTION TOMCAT_HOME WORK_DIR ROUNDS kept|first WAR...");
            System.exit(2);
        }
        Path work = Path.of(args[2]).toAbsolutePath();
        Directories.fresh(work);
        Member ours = Member.create(new Distribution(Path.of(args[0])), work, "clowder", Ports.free())
                .options(OPTIONS);
        StockMember stock = StockMember.cluster(Path.of(args[1]).toAbsolutePath(), work, 1)
                .get(0)
                .deploy(Path.of(args[5]), "first.war");
        try (ours;
                stock) {
            ours.start().awaitReady();
            stock.start().awaitReady();
            DeploymentBenchmark benchmark = new DeploymentBenchmark(ours, stock, args[4].equals("first"));
            benchmark.idle();
            for (String war : List.of(args).subList(5, args.length)) {
                benchmark.compare(Path.of(war).toAbsolutePath(), Integer.parseInt(args[3]));
            }
        }
    }

    /** What either uses of the processors per ms while nothing is deployed. */
    private void idle() {
        double oursBefore = cpuMillis(ours);
        double stockBefore = cpuMillis(stock);
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < IDLE.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        oursIdle = (cpuMillis(ours) - oursBefore) / IDLE.toMillis();
        stockIdle = (cpuMillis(stock) - stockBefore) / IDLE.toMillis();
        System.out.printf(
                Locale.ROOT, "idle: stock %.1f, Clowder %.1f ms of CPU per s%n", stockIdle * 1000, oursIdle * 1000);
    }

    private void compare(Path war, int rounds) {
        String kept = "kept" + ++count;
        deployOurs(war, kept);
        deployStock(war, kept);
        List<Double> times = new ArrayList<>();
        double cpuHere = 0;
        double cpuThere = 0;
        for (int i = 0; i < rounds; i++) {
            String name = first ? "first" + ++count : kept;
            Cost here = deployOurs(war, name);
            Cost there = deployStock(war, name);
            times.add(here.millis() / there.millis());
            cpuHere += here.cpuMillis();
            cpuThere += there.cpuMillis();
            System.out.printf(
                    Locale.ROOT,
                    "%s, round %d: stock %.0f ms (CPU %.0f ms), Clowder %.0f ms (CPU %.0f ms)%n",
                    war.getFileName(),
                    i + 1,
                    there.millis(),
                    there.cpuMillis(),
                    here.millis(),
                    here.cpuMillis());
        }
        System.out.printf(
                Locale.ROOT,
                "%s: time %s; CPU stock %.1f ms, Clowder %.1f ms on average, ratio x%.2f%n",
                war.getFileName(),
                Ratios.text(times),
                cpuThere / rounds,
                cpuHere / rounds,
                cpuHere / cpuThere);
        if (!first) {
            undeployOurs(kept);
            undeployStock(kept);
        }
    }

    private Cost deployOurs(Path war, String name) {
        Cost cost = cost(ours, oursIdle, () -> ours.deploy(war, name + ".war"), OURS.formatted(name), ours::console);
        if (first) {
            undeployOurs(name);
        }
        return cost;
    }

    private void undeployOurs(String name) {
        ours.remove("deploy/" + name + ".war");
        awaitGone(ours, name);
    }

    private Cost deployStock(Path war, String name) {
        Cost cost =
                cost(stock, stockIdle, () -> stock.deploy(war, name + ".war"), STOCK.formatted(name), stock::errors);
        if (first) {
            undeployStock(name);
        }
        return cost;
    }

    private void undeployStock(String name) {
        stock.remove("webapps/" + name + ".war");
        awaitGone(stock, name);
    }

    private static Cost cost(MemberProcess member, double idle, Runnable deploy, String line, Supplier<String> log) {
        Pattern pattern = Pattern.compile(line);
        long said = pattern.matcher(log.get()).results().count();
        double before = cpuMillis(member);
        long begin = System.nanoTime();
        long end = begin + LIMIT.toNanos();
        deploy.run();
        while (System.nanoTime() < end) {
            Optional<MatchResult> found =
                    pattern.matcher(log.get()).results().skip(said).findFirst();
            if (found.isPresent()) {
                double millis = Double.parseDouble(found.get().group(1).replace(",", ""));
                return new Cost(millis, cpuMillis(member) - before - idle * (System.nanoTime() - begin) / 1e6);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new AssertionError(member.name() + " has not said " + line + " within " + LIMIT + member.diagnostics());
    }

    private static double cpuMillis(MemberProcess member) {
        return Ratios.cpuMillis(member.pid());
    }

    private static void awaitGone(MemberProcess member, String name) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (Http.status(member.url("/" + name + "/")).orElse(0) != 404) {
            if (System.nanoTime() > end) {
                throw new AssertionError("/" + name + " is still there" + member.diagnostics());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
