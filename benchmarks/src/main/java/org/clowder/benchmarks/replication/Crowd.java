package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients at once, each with a connection that stays open. */
final class Crowd {

    private static final int CLIENTS = 8;

    private Crowd() {}

    /** Does all of it, by whichever client is free; the results are in the order of the tasks. */
    static <T> List<T> run(List<Callable<T>> tasks) throws IOException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : clients.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException("A request failed: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while clients were at work", e);
        } finally {
            clients.shutdownNow();
        }
    }
}
