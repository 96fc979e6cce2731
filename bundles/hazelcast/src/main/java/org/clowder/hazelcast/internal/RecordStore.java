package org.clowder.hazelcast.internal;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.hazelcast.StoreUnavailableException;
import org.clowder.hazelcast.internal.Answer.Result;
import org.clowder.hazelcast.internal.Operation.Outcome;

/**
 * The records of one application's sessions, and the large values apart, in maps of Hazelcast. No call takes longer than the bound, and all
 * calls of one request together neither. For any number of threads.
 */
public final class RecordStore {

    private static final Log LOG = LogFactory.getLog(RecordStore.class);

    /** For how long in ns nobody is asked to run an operation, after a member could not. */
    private static final long WITHOUT_CLASSES = TimeUnit.MINUTES.toNanos(1);

    /** In ns. */
    private static final long AT_ONCE = TimeUnit.MILLISECONDS.toNanos(100);

    /** How many threads wait for a Hazelcast that did not answer the last time; others do not wait. */
    private static final int PATIENT = 8;

    private static final int MAX_ATTEMPTS = 100;

    /** So many bytes in front of a large value are for Hazelcast's own. */
    static final int ROOM = Steps.ROOM;

    private final IMap<String, byte[]> records;
    private final IMap<String, byte[]> values;
    private final Steps recordSteps;
    private final Steps valueSteps;
    private final Executor executor;
    private final long maxWait;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean available = true;
    private volatile long refused;

    /**
     * @param values where large values are
     * @param executor runs what Hazelcast offers without a bound; may reject
     * @param maxWait how long a call takes at most, in ms
     */
    public RecordStore(IMap<String, byte[]> records, IMap<String, byte[]> values, Executor executor, long maxWait) {
        this.records = records;
        this.values = values;
        this.recordSteps = new Steps(records, executor);
        this.valueSteps = new Steps(values, executor);
        this.executor = executor;
        this.maxWait = maxWait;
    }

    /** Whether the last call was answered in time. */
    public boolean available() {
        return available;
    }

    /**
     * Asks whether Hazelcast answers.
     *
     * @throws StoreUnavailableException if not
     */
    public void probe() {
        within(() -> recordSteps.get(""));
    }

    /**
     * Does one step. Whether a session has {@linkplain SessionRecord.State#ARRIVING arrived} is found out.
     *
     * @throws StoreUnavailableException if it is not known to be done within the bound; it may have been, or be so later
     */
    Answer run(String id, Operation operation) {
        Answer answer = step(id, operation);
        if (answer.result() != Result.ARRIVING) {
            return answer;
        }
        Answer former = step(answer.record().other(), Operation.look(Long.MAX_VALUE));
        if (former.result() != Result.MOVED || !id.equals(former.record().other())) {
            return Answer.absent();
        }
        step(id, Operation.arrived());
        return step(id, operation);
    }

    private Answer step(String id, Operation operation) {
        if (runsThere()) {
            try {
                return Answer.read(recordSteps.result(within(() -> recordSteps.begin(id, operation))));
            } catch (UnknownClassException e) {
                refused(e);
                return call(() -> replaced(id, operation, true));
            }
        }
        return call(() -> replaced(id, operation, false));
    }

    private void refused(UnknownClassException e) {
        if (refused == 0) {
            LOG.info("A member of Hazelcast cannot run " + Operation.class.getName() + " (" + e.getMessage()
                    + "): whole records are sent in place of changes. With the jar org.clowder.hazelcast"
                    + " on the class path of all its members, less is");
        }
        refused = Math.max(1, System.nanoTime());
    }

    private boolean runsThere() {
        return refused == 0 || System.nanoTime() - refused > WITHOUT_CLASSES;
    }

    /**
     * Does one step, without waiting for it.
     *
     * @param done gets its answer, or null if it is not done, maybe on a thread of Hazelcast
     */
    void begin(String id, Operation operation, Consumer<Answer> done) {
        CompletionStage<Answer> begun = runsThere() && refused == 0
                ? awaitable(begun(() -> recordSteps.begin(id, operation)))
                        .thenApply(raw -> Answer.read(recordSteps.result(raw)))
                : awaitable(begun(() -> CompletableFuture.supplyAsync(() -> replaced(id, operation, false), executor)));
        begun.whenComplete((answer, failure) -> done.accept(failure == null ? answer : null));
    }

    /**
     * Where members of Hazelcast do not have the class: reads, and replaces what was read, if it is the same still.
     *
     * @param again true if the operation may have been done where the record is, and not where its copies are, whose members did not have
     *     the class: then they get what is there
     */
    private Answer replaced(String id, Operation operation, boolean again) {
        byte[] before = null;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            byte[] stored = records.get(id);
            if (stored != null && Arrays.equals(stored, before)) {
                throw new IllegalStateException("In the map " + records.getName() + ", equal arrays of bytes count as"
                        + " different: its in-memory-format is OBJECT, not BINARY");
            }
            SessionRecord record = stored == null ? null : SessionRecord.read(stored);
            Outcome outcome = operation.apply(record);
            boolean same = outcome.record() == record && (record == null || !again);
            if (same || isReplaced(id, stored, outcome.record())) {
                return outcome.answer();
            }
            before = stored;
        }
        throw new IllegalStateException("The record of " + id + " was changed " + MAX_ATTEMPTS + " times meanwhile");
    }

    private boolean isReplaced(String id, byte[] stored, SessionRecord record) {
        long ttl = record.timeToLive();
        if (stored == null) {
            return records.putIfAbsent(id, record.bytes(), ttl, TimeUnit.SECONDS) == null;
        }
        boolean replaced = records.replace(id, stored, record.bytes());
        if (replaced) {
            // which Hazelcast has forgotten with that
            records.setTtl(id, ttl, TimeUnit.SECONDS);
        }
        return replaced;
    }

    /**
     * Stores a large value, that has {@link #ROOM} in front.
     *
     * @throws StoreUnavailableException if it is not known to be done within the bound; then it does not stay
     */
    void putValue(String key, byte[] value, long ttl) {
        try {
            within(() -> valueSteps.set(key, value, ttl));
        } catch (StoreUnavailableException e) {
            deleteValue(key);
            throw e;
        }
    }

    /** Null if it is not there. */
    byte[] value(String key) {
        return valueSteps.result(within(() -> valueSteps.get(key)));
    }

    void deleteValue(String key) {
        begun(() -> valueSteps.delete(key));
    }

    /**
     * Lets a large value live on.
     *
     * @param failed runs if that is not done, maybe on a thread of Hazelcast
     */
    void keepValue(String key, long ttl, Runnable failed) {
        begun(() -> CompletableFuture.supplyAsync(() -> values.setTtl(key, ttl, TimeUnit.SECONDS), executor))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        failed.run();
                    }
                });
    }

    /** How many sessions there are, of all applications that share the map. */
    public int size() {
        return call(records::size);
    }

    /**
     * Does something that Hazelcast offers without a bound.
     *
     * @throws StoreUnavailableException if it is not known to be done within the bound
     */
    public <T> T call(Supplier<T> task) {
        return within(() -> CompletableFuture.supplyAsync(task, executor));
    }

    /** Waits for a lock as for Hazelcast, as who holds it does so. */
    void acquire(Lock lock) {
        if (lock.tryLock()) {
            return;
        }
        RequestScope scope = RequestScope.current();
        long begin = System.nanoTime();
        try {
            if (!lock.tryLock(left(scope), TimeUnit.MILLISECONDS)) {
                throw failed("Another request of the session waits for Hazelcast", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("Interrupted while waiting for Hazelcast", e);
        } finally {
            spent(scope, begin);
        }
    }

    /** A client that is not connected refuses at once. */
    private static <T> CompletionStage<? extends T> begun(Supplier<? extends CompletionStage<? extends T>> call) {
        try {
            return call.get();
        } catch (HazelcastException | IllegalStateException | RejectedExecutionException e) {
            LOG.debug("Hazelcast cannot be reached", e);
            return CompletableFuture.failedStage(e);
        }
    }

    private long left(RequestScope scope) {
        return scope == null ? maxWait : Math.max(0, maxWait - scope.waited());
    }

    /** What is answered at once is no wait. */
    private static void spent(RequestScope scope, long begin) {
        long nanos = System.nanoTime() - begin;
        if (scope != null && nanos > AT_ONCE) {
            scope.waited(nanos);
        }
    }

    /** Hazelcast's own futures do not end a wait in time where a thread is one of a ForkJoinPool. */
    private static <T> CompletableFuture<T> awaitable(CompletionStage<? extends T> stage) {
        CompletableFuture<T> future = new CompletableFuture<>();
        stage.whenCompleteAsync(
                (value, failure) -> {
                    if (failure == null) {
                        future.complete(value);
                    } else {
                        future.completeExceptionally(failure);
                    }
                },
                Runnable::run);
        return future;
    }

    private <T> T within(Supplier<? extends CompletionStage<? extends T>> call) {
        if (waiting.incrementAndGet() > PATIENT && !available) {
            waiting.decrementAndGet();
            throw failed("Hazelcast does not answer, and others wait for it already", null);
        }
        RequestScope scope = RequestScope.current();
        long left = left(scope);
        long begin = System.nanoTime();
        try {
            T result = RecordStore.<T>awaitable(begun(call)).get(left, TimeUnit.MILLISECONDS);
            available = true;
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("Interrupted while waiting for Hazelcast", e);
        } catch (TimeoutException e) {
            // what was cut by the request's earlier waits says nothing of Hazelcast
            available &= left < maxWait;
            throw failed("Hazelcast has not answered within " + maxWait + " ms (maxWait)", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause());
        } finally {
            waiting.decrementAndGet();
            spent(scope, begin);
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
        return failed("Hazelcast cannot be reached: " + cause, cause);
    }

    /** The request is told, whatever becomes of the exception in its application. */
    private static StoreUnavailableException failed(String message, Throwable cause) {
        RequestScope scope = RequestScope.current();
        if (scope != null) {
            scope.failed();
        }
        return new StoreUnavailableException(message, cause);
    }

    /** A member of Hazelcast has other classes. */
    private static final class UnknownClassException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        UnknownClassException(String message) {
            super(message);
        }
    }
}
