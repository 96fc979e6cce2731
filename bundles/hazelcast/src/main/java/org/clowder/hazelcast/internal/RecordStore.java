package org.clowder.hazelcast.internal;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.hazelcast.StoreUnavailableException;
import org.clowder.hazelcast.internal.Operation.Outcome;

/**
 * The records of one application's sessions, and the large values apart, in maps of Hazelcast. No call takes longer than the bound. For
 * any number of threads.
 */
public final class RecordStore {

    private static final Log LOG = LogFactory.getLog(RecordStore.class);

    /** For how long in ns nobody is asked to run an operation, after a member could not. */
    private static final long WITHOUT_CLASSES = TimeUnit.MINUTES.toNanos(1);

    private final IMap<String, byte[]> records;
    private final IMap<String, byte[]> values;
    private final Executor executor;
    private final long maxWait;
    private volatile boolean available = true;
    private volatile long refused;

    /**
     * @param values where large values are
     * @param executor runs what Hazelcast offers without a bound
     * @param maxWait how long a call takes at most, in ms
     */
    public RecordStore(IMap<String, byte[]> records, IMap<String, byte[]> values, Executor executor, long maxWait) {
        this.records = records;
        this.values = values;
        this.executor = executor;
        this.maxWait = maxWait;
    }

    /** Whether the last call was answered in time. */
    public boolean available() {
        return available;
    }

    /** Asks whether Hazelcast answers. */
    public void probe() {
        within(begun(() -> records.getAsync("")));
    }

    /**
     * Does one step.
     *
     * @throws StoreUnavailableException if it is not known to be done within the bound; it may have been, or be so later
     */
    Answer run(String id, Operation operation) {
        if (refused == 0 || System.nanoTime() - refused > WITHOUT_CLASSES) {
            try {
                return Answer.read(within(begun(() -> records.submitToKey(id, operation))));
            } catch (UnknownClassException e) {
                if (refused == 0) {
                    LOG.info("A member of Hazelcast cannot run " + Operation.class.getName() + " (" + e.getMessage()
                            + "): whole records are sent in place of changes. With the jar org.clowder.hazelcast"
                            + " on the class path of all its members, less is");
                }
                refused = Math.max(1, System.nanoTime());
            }
        }
        return within(() -> replaced(id, operation));
    }

    /** As {@link #run}, without waiting for it. */
    void begin(String id, Operation operation) {
        try {
            if (refused == 0) {
                records.submitToKey(id, operation);
            } else {
                executor.execute(() -> replaced(id, operation));
            }
        } catch (HazelcastException | IllegalStateException e) {
            LOG.debug("Hazelcast cannot be reached", e);
            available = false;
        }
    }

    /** Where members of Hazelcast do not have the class: reads, and replaces what was read. */
    private Answer replaced(String id, Operation operation) {
        while (true) {
            byte[] stored = records.get(id);
            SessionRecord record = stored == null ? null : SessionRecord.read(stored);
            Outcome outcome = operation.apply(record);
            if (outcome.record() == record || replace(id, stored, outcome.record())) {
                return outcome.answer();
            }
        }
    }

    private boolean replace(String id, byte[] stored, SessionRecord record) {
        if (record == null) {
            return records.remove(id, stored);
        }
        long ttl = record.timeToLive();
        if (stored == null) {
            return records.putIfAbsent(id, record.bytes(), ttl, TimeUnit.SECONDS) == null;
        }
        boolean replaced = records.replace(id, stored, record.bytes());
        if (replaced) {
            records.setTtl(id, ttl, TimeUnit.SECONDS);
        }
        return replaced;
    }

    /** Stores a large value. */
    void putValue(String key, byte[] value, long ttl) {
        within(begun(() -> values.setAsync(key, value, ttl, TimeUnit.SECONDS)));
    }

    /** Null if it is not there. */
    byte[] value(String key) {
        return within(begun(() -> values.getAsync(key)));
    }

    void deleteValue(String key) {
        begun(() -> values.deleteAsync(key));
    }

    /** Lets a large value live on for as long as its session may. */
    void keepValue(String key, long ttl) {
        executor.execute(() -> values.setTtl(key, ttl, TimeUnit.SECONDS));
    }

    /** How many sessions there are, of all applications that share the map. */
    public int size() {
        return within(records::size);
    }

    /** A client that is not connected refuses at once. */
    private static <T> CompletionStage<T> begun(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (HazelcastException | IllegalStateException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private <T> T within(Supplier<T> task) {
        CompletableFuture<T> future = CompletableFuture.supplyAsync(task, executor);
        return within(future);
    }

    private <T> T within(CompletionStage<T> stage) {
        try {
            T result = stage.toCompletableFuture().get(maxWait, TimeUnit.MILLISECONDS);
            available = true;
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for Hazelcast", e);
        } catch (TimeoutException e) {
            available = false;
            throw new StoreUnavailableException("Hazelcast has not answered within " + maxWait + " ms (maxWait)", e);
        } catch (ExecutionException | CompletionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private RuntimeException failure(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ClassNotFoundException || each instanceof HazelcastSerializationException) {
                return new UnknownClassException(each.toString());
            }
        }
        if (cause instanceof IllegalArgumentException e) {
            return e;
        }
        available = false;
        return new StoreUnavailableException("Hazelcast cannot be reached: " + cause, cause);
    }

    /** A member of Hazelcast has other classes. */
    private static final class UnknownClassException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownClassException(String message) {
            super(message);
        }
    }
}
