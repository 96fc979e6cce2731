package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.clowder.harness.MemberProcess;

/**
 * Users of some members, each with a session of its own that it writes at fixed moments: what a request takes counts from the moment at which it was
 * due, so that a pause of the member is in the time of each request that would have come in it.
 */
final class PacedLoad implements AutoCloseable {

    private static final int USERS = 8;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final SessionClient client = new SessionClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(USERS);
    private final List<Future<Void>> users = new ArrayList<>();
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** A request, in ns. */
    private record Sample(long due, long took) {}

    private PacedLoad() {}

    static PacedLoad on(List<? extends MemberProcess> members) {
        PacedLoad load = new PacedLoad();
        for (int i = 0; i < USERS; i++) {
            int user = i;
            MemberProcess member = members.get(i % members.size());
            load.users.add(load.threads.submit(() -> load.use(member, user)));
        }
        return load;
    }

    private Void use(MemberProcess member, int user) throws IOException {
        String id = client.create(member, Scenario.S1);
        long due = System.nanoTime() + user * PAUSE / USERS;
        while (!over) {
            LockSupport.parkNanos(due - System.nanoTime());
            if (System.nanoTime() - due >= 0) {
                client.request(member, Scenario.S1, id);
                samples.add(new Sample(due, System.nanoTime() - due));
                due += PAUSE;
            }
        }
        return null;
    }

    /** The 99th percentile, in ms, of the requests that were due from one moment to another, in ns. */
    double p99(long from, long to) {
        return percentile(samples.stream()
                .filter(each -> each.due() - from >= 0 && each.due() - to < 0)
                .map(Sample::took)
                .toList());
    }

    /** The 99th percentile in ms of times in ns; NaN without any. */
    static double percentile(List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1) / 1e6;
    }

    /** Ends it; fails if a request has. */
    void end() throws IOException {
        over = true;
        try {
            for (Future<Void> user : users) {
                user.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A request failed: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while users were at work", e);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
