package org.clowder.benchmarks.replication;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.LocalMapStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javax.management.remote.JMXConnector;
import org.clowder.benchmarks.EmbeddedTomcat;
import org.clowder.benchmarks.member.HazelcastMember;
import org.clowder.harness.Directories;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/**
 * Measures what many sessions that are in a Hazelcast cluster apart cost a member that serves few of them, and counts what requests do to
 * the map. The two members of Hazelcast are in this JVM.
 *
 * <p>Arguments: the class path of the members, a work directory, the documentation, and then as {@link #USAGE} has it. Ends with 1 if
 * anything has looked through the map.
 */
public final class StoredBenchmark {

    private static final String USAGE = "usage: stored [SESSIONS] [ACTIVE] [--write-docs]";
    private static final String MAP = "bench_session_replication";
    private static final String OPTIONS = "-Xmx2g";
    /** After which nothing is left to be written that no request waits for. */
    private static final int REST_SECONDS = 4;

    private final Path work;
    private final Path war;
    private final String classPath;
    private final int sessions;
    private final int active;
    private final SessionClient client = new SessionClient();
    private final List<Integer> ports = Ports.some(2);
    private final List<HazelcastInstance> servers = new ArrayList<>();
    private final Table heaps = new Table("member", "sessions stored", "of which it serves", "heap after GC, MB");
    private final Table steps = new Table(
            "requests",
            "sessions stored",
            "entries touched per request",
            "written",
            "read",
            "queries, values, entry sets",
            "events");
    private long searches;

    private StoredBenchmark(String classPath, Path work, int sessions, int active) {
        this.classPath = classPath;
        this.work = work;
        this.war = work.resolve("bench.war");
        this.sessions = sessions;
        this.active = active;
    }

    public static void main(String[] args) throws IOException {
        List<String> rest = new ArrayList<>(List.of(args).subList(3, args.length));
        boolean writeDocs = rest.remove("--write-docs");
        StoredBenchmark benchmark = null;
        try {
            benchmark = new StoredBenchmark(
                    args[0],
                    Path.of(args[1]).toAbsolutePath(),
                    Settings.positive(rest.isEmpty() ? "100000" : rest.get(0), "SESSIONS"),
                    Settings.positive(rest.size() < 2 ? "1000" : rest.get(1), "ACTIVE"));
        } catch (RuntimeException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        String text = benchmark.run();
        System.out.println("\n" + text);
        if (writeDocs) {
            new Documentation(Path.of(args[2]).toAbsolutePath(), "stored").write(text);
        }
        System.exit(benchmark.searches == 0 ? 0 : 1);
    }

    private String run() throws IOException {
        Directories.fresh(work);
        ApplicationArchive.write(war);
        ports.forEach(port -> servers.add(Hazelcast.newHazelcastInstance(HazelcastMember.config(port, ports()))));
        try (MemberProcess first = member("first");
                MemberProcess second = member("second")) {
            first.start().awaitReady();
            second.start().awaitReady();
            List<String> ofFirst = create("create", first, active);
            each("read", "/bench/r", first, ofFirst);
            each("write", "/bench/w" + Population.PARAMETERS, first, ofFirst);
            heap(first, active, active);
            List<String> ofSecond = create("create, on the second member", second, sessions - active);
            each("read", "/bench/r", first, ofFirst);
            each("write", "/bench/w" + Population.PARAMETERS, first, ofFirst);
            heap(first, sessions, active);
            heap(second, sessions, sessions - active);
            second.kill();
            second.start().awaitReady();
            each("read, after a restart", "/bench/r", second, ofSecond.subList(0, active));
            heap(second, sessions, active);
            each("read, of the other member's", "/bench/r", second, ofFirst);
        } finally {
            servers.forEach(HazelcastInstance::shutdown);
        }
        return Environment.machine() + "2 members with " + OPTIONS
                + ", clients of 2 members of Hazelcast; sessions of 2 KB.\n\n" + heaps + "\n" + steps;
    }

    private String ports() {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private MemberProcess member(String name) {
        EmbeddedTomcat tomcat = new EmbeddedTomcat(
                name,
                work.resolve(name),
                ports.get(0),
                List.of(OPTIONS, "-cp", classPath),
                HazelcastMember.class,
                "/bench/state");
        return tomcat.with("client", tomcat.httpPort(), war, tomcat.base(), 0, ports());
    }

    private List<String> create(String what, MemberProcess member, int count) throws IOException {
        return step(
                what,
                Collections.nCopies(count, () -> client.body(member, "/bench/create" + Population.PARAMETERS, null)));
    }

    private void each(String what, String path, MemberProcess member, List<String> ids) throws IOException {
        List<Callable<String>> tasks = new ArrayList<>();
        ids.forEach(id -> tasks.add(() -> client.body(member, path, id)));
        step(what, tasks);
    }

    private List<String> step(String what, List<Callable<String>> tasks) throws IOException {
        long touched = sum(LocalMapStats::getHits);
        long written = sum(StoredBenchmark::written);
        long read = sum(LocalMapStats::getGetOperationCount);
        long searched = sum(StoredBenchmark::searched);
        long heard = sum(LocalMapStats::getEventOperationCount);
        List<String> results = Crowd.run(tasks);
        Await.seconds(REST_SECONDS);
        long found = sum(StoredBenchmark::searched) - searched;
        searches += found;
        steps.row(
                tasks.size() + " × " + what,
                String.valueOf(sum(LocalMapStats::getOwnedEntryCount)),
                String.format(Locale.ROOT, "%.2f", (double) (sum(LocalMapStats::getHits) - touched) / tasks.size()),
                String.valueOf(sum(StoredBenchmark::written) - written),
                String.valueOf(sum(LocalMapStats::getGetOperationCount) - read),
                String.valueOf(found),
                String.valueOf(sum(LocalMapStats::getEventOperationCount) - heard));
        return results;
    }

    /** Entry processors that have changed an entry count as puts. */
    private static long written(LocalMapStats stats) {
        return stats.getPutOperationCount() + stats.getSetOperationCount() + stats.getRemoveOperationCount();
    }

    private static long searched(LocalMapStats stats) {
        return stats.getQueryCount() + stats.getValuesCallCount() + stats.getEntrySetCallCount();
    }

    private long sum(ToLongFunction<LocalMapStats> number) {
        return servers.stream()
                .mapToLong(server -> number.applyAsLong(server.getMap(MAP).getLocalMapStats()))
                .sum();
    }

    private void heap(MemberProcess member, int stored, int served) throws IOException {
        try (JMXConnector connector = DrainBenchmark.connect(member)) {
            MemoryMXBean memory =
                    ManagementFactory.getPlatformMXBean(connector.getMBeanServerConnection(), MemoryMXBean.class);
            memory.gc();
            memory.gc();
            double used = memory.getHeapMemoryUsage().getUsed() / 1e6;
            heaps.row(
                    member.name(),
                    String.valueOf(stored),
                    String.valueOf(served),
                    String.format(Locale.ROOT, "%.1f", used));
        }
    }
}
