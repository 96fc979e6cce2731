package org.clowder.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Users who work without a pause until they are told to stop, and how long they waited for each answer. */
final class Load implements AutoCloseable {

    private final ExecutorService threads;
    private final List<Future<Void>> running = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** What a user does again and again. */
    interface Work<C extends Caller> {
        void of(Login login, C caller) throws IOException;
    }

    private Load(int users) {
        threads = Executors.newFixedThreadPool(users);
    }

    /**
     * Begins.
     *
     * @param caller whom each of the users asks
     */
    static <C extends Caller> Load start(Crowd crowd, int users, IntFunction<C> caller, Work<? super C> work) {
        Load load = new Load(users);
        for (int i = 0; i < users; i++) {
            int place = i;
            List<Login> share = Crowd.share(crowd.logins(), i, users);
            load.running.add(load.threads.submit((Callable<Void>) () -> {
                try (C own = caller.apply(place)) {
                    load.work(share, own, work);
                }
                return null;
            }));
        }
        return load;
    }

    private <C extends Caller> void work(List<Login> share, C caller, Work<? super C> work) throws IOException {
        while (!over) {
            for (Login login : share) {
                if (!over) {
                    long begin = System.nanoTime();
                    work.of(login, caller);
                    nanos.add(System.nanoTime() - begin);
                }
            }
        }
    }

    int answered() {
        return nanos.size();
    }

    /** How many answers took longer. */
    long slowerThan(Duration limit) {
        return nanos.stream().filter(taken -> taken > limit.toNanos()).count();
    }

    Duration longest() {
        return Duration.ofNanos(nanos.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** Lets all finish what they are at; fails if one could not do what it should. */
    Load finish() {
        over = true;
        Ledger.finish(running);
        return this;
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
