package org.clowder.session.internal.stream;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;

/**
 * What one other member sends to this one, put in order again: frames are applied in their sequence, what comes twice is
 * ignored, what is missing is asked for. Its monitor is held while operations are applied, so that threads of the
 * channel that carry later frames wait for the earlier one.
 */
public final class InStream {

    private static final int MAX_EARLY = 64;
    private static final int MAX_EARLY_BYTES = 8 * 1024 * 1024;
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);

    private final long sender;
    private final int maxValue;
    private final LongSupplier clock;
    private final StreamCounters counters;
    private final TreeMap<Long, WireInput> early = new TreeMap<>();
    private final Map<String, Long> asked = new LinkedHashMap<>();
    private FrameReader reader;
    private long epoch;
    private long expected = 1;
    private int earlyBytes;
    private long earlySince;
    private int brokenInARow;
    private volatile Position applied = new Position(0, 0);

    /**
     * @param sender the incarnation of the other member
     * @param maxValue limit of an attribute's value in bytes
     * @param clock in ns
     */
    public InStream(long sender, int maxValue, LongSupplier clock, StreamCounters counters) {
        this.sender = sender;
        this.clock = clock;
        this.maxValue = maxValue;
        this.counters = counters;
        this.reader = new FrameReader(sender, maxValue);
    }

    /** What the sender is to be told after a frame. */
    public enum Answer {
        ACKNOWLEDGE,
        NOTHING,
        RESEND
    }

    /** Where the stream is. */
    public record Position(long epoch, long sequence) {}

    /** The frame that comes next. */
    public synchronized Position missing() {
        return new Position(epoch, expected);
    }

    /** Everything up to here has been applied. Does not wait for a frame that is being applied. */
    public Position applied() {
        return applied;
    }

    private void noteApplied() {
        long upTo = expected - 1;
        for (long sequence : asked.values()) {
            upTo = Math.min(upTo, sequence - 1);
        }
        applied = new Position(epoch, upTo);
    }

    /**
     * A frame has come.
     *
     * @param body its operations
     * @throws IOException if it is malformed; the stream is as it was before the frame
     */
    public synchronized Answer received(long ofEpoch, long sequence, WireInput body, Operations to) throws IOException {
        if (ofEpoch < epoch || ofEpoch == epoch && sequence < expected) {
            counters.duplicateFrames.increment();
            return Answer.ACKNOWLEDGE;
        }
        if (ofEpoch > epoch) {
            begin(ofEpoch);
        }
        if (sequence > expected) {
            return keep(sequence, body);
        }
        apply(body, to);
        while (!early.isEmpty() && early.firstKey() <= expected) {
            WireInput next = early.pollFirstEntry().getValue();
            earlyBytes -= next.remaining();
            apply(next, to);
        }
        noteApplied();
        earlySince = clock.getAsLong();
        return Answer.ACKNOWLEDGE;
    }

    private void begin(long newEpoch) {
        epoch = newEpoch;
        expected = 1;
        forgetEarly();
        asked.clear();
        noteApplied();
        reader = new FrameReader(sender, maxValue);
    }

    private Answer keep(long sequence, WireInput body) {
        if (early.isEmpty()) {
            earlySince = clock.getAsLong();
        }
        if (early.putIfAbsent(sequence, body) == null) {
            earlyBytes += body.remaining();
        }
        if (early.size() <= MAX_EARLY && earlyBytes <= MAX_EARLY_BYTES) {
            return Answer.NOTHING;
        }
        forgetEarly();
        return Answer.RESEND;
    }

    private void apply(WireInput body, Operations to) throws IOException {
        try {
            reader.read(body, to);
            expected++;
            brokenInARow = 0;
        } catch (MalformedInputException e) {
            brokenInARow++;
            throw e;
        }
    }

    /** True if a frame has been missing for so long that it is probably lost. */
    public synchronized boolean overdue() {
        return !early.isEmpty() && clock.getAsLong() - earlySince > PATIENCE;
    }

    /** Forgets what came too early: the sender is about to send it all again. */
    public synchronized void forgetEarly() {
        early.clear();
        earlyBytes = 0;
    }

    /** How many frames in a row could not be read. */
    public synchronized int brokenInARow() {
        return brokenInARow;
    }

    /** The frame that is being applied needs a replica that was asked for; true if it had not been asked for. */
    public synchronized boolean ask(String store, String id) {
        return asked.putIfAbsent(key(store, id), expected) == null;
    }

    /** What was asked for has come, or does not exist; true if somebody waits for the acknowledgement. */
    public synchronized boolean answered(String store, String id) {
        return !asked.isEmpty() && asked.remove(key(store, id)) != null;
    }

    /**
     * Some of what was asked for does not come.
     *
     * @param of store and id
     * @return true if somebody waits for the acknowledgement
     */
    public synchronized boolean release(BiPredicate<String, String> of) {
        boolean released = asked.keySet().removeIf(key -> {
            int end = key.lastIndexOf('\0');
            return of.test(key.substring(end + 1), key.substring(0, end));
        });
        if (released) {
            noteApplied();
        }
        return released;
    }

    private static String key(String store, String id) {
        return id + '\0' + store;
    }
}
