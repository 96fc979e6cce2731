package org.clowder.session.internal.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.tomcat.LogLimit;

/**
 * What sends to one member: joins what waits into frames. It reads the bytes of replicas, never a live object. One thread at a time is
 * in it: its own, or one that takes a turn, as the stream decides.
 */
public final class Sender {

    /** From this size on a frame is sent. */
    static final int FRAME = 64 * 1024;

    private static final Log log = LogFactory.getLog(Sender.class);
    private static final int PART = 32_768;
    private static final int KEPT_BUFFER = 1024 * 1024;
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(2);

    private final OutStream stream;
    private final Transmission transmission;
    private final StreamCounters counters;
    private final long self;
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(1));
    private WireOutput frame = new WireOutput(FRAME + 4096);
    private FrameWriter operations;
    /** Null for nothing. Its parts leave in one frame each, behind what else there is. */
    private Begun begun;

    private long pause = FIRST_PAUSE;

    public interface Transmission {

        /** Writes the head of a frame; with the epoch 0, of one that only acknowledges. */
        void head(WireOutput out, long epoch, long sequence);

        void send(WireOutput frame, boolean onlyAcknowledges) throws IOException;

        void failed();

        /** The sender is broken beyond what it can mend. */
        void broken(Throwable reason);
    }

    /** A change that is too long for one frame, and what is still to be sent of it. */
    private record Begun(Pending pending, Change change, Deque<List<Entry>> parts) {}

    /** Something cannot be written: the frame is made again without it. */
    private static final class LeftOutException extends Exception {
        private static final long serialVersionUID = 1L;

        LeftOutException(RuntimeException reason) {
            super(reason);
        }
    }

    public Sender(OutStream stream, Transmission transmission, StreamCounters counters, long self) {
        this.stream = stream;
        this.transmission = transmission;
        this.counters = counters;
        this.self = self;
    }

    /** Sends as long as the stream is open; for a thread of its own. */
    public void run() {
        try {
            while (stream.awaitTurn()) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            transmission.broken(e);
        }
    }

    /** Sends one frame if one is due. True if it was. */
    public boolean sendIfDue() {
        boolean due = stream.takeTurn();
        if (due) {
            turn();
        }
        return due;
    }

    /** How long until something is to be sent, in ns; {@code Long.MAX_VALUE} if nothing is. */
    public long idleNanos() {
        return stream.idleNanos();
    }

    /** True if there is nothing to send any more, ever. */
    public boolean closed() {
        return stream.closed();
    }

    /**
     * Acknowledges what has come, on a thread that is awake anyway, if the stream's own thread is not at it: to wake that costs
     * more than an acknowledgement.
     */
    public void acknowledge() {
        stream.acknowledgementDue();
        sendIfDue();
    }

    private void turn() {
        try {
            step();
        } finally {
            try {
                releaseFrame();
            } finally {
                stream.endTurn();
            }
        }
    }

    private void step() {
        OutStream.Batch batch = stream.next();
        boolean handed = false;
        try {
            if (batch.newEpoch()) {
                begun = null;
                operations = new FrameWriter(frame, self);
            }
            send(batch);
            handed = true;
            pause = FIRST_PAUSE;
        } catch (IOException e) {
            log.debug("A frame could not be sent; it is sent again", e);
            transmission.failed();
        } catch (LeftOutException e) {
            log.debug("A frame is made again", e);
            pause = FIRST_PAUSE;
        } finally {
            if (!handed) {
                counters.failedSends.increment();
                stream.failed(batch, pause);
                pause = Math.min(pause * 2, LAST_PAUSE);
            }
        }
    }

    private void send(OutStream.Batch batch) throws IOException, LeftOutException {
        transmission.head(frame, batch.epoch(), batch.sequence());
        int head = frame.size();
        List<Pending> complete = new ArrayList<>(batch.pending().size());
        for (Pending next : batch.pending()) {
            if (frame.size() < FRAME) {
                write(next, complete);
            }
        }
        if (batch.room()) {
            writeParts(complete);
        }
        for (Control control : batch.controls()) {
            say(control, () -> batch.controls().remove(control));
        }
        if (frame.size() > head) {
            counters.dataFramesSent.increment();
            if (stream.sent(batch, frame.size(), complete, begun == null ? null : begun.pending())) {
                send(false);
            } else {
                complete.forEach(Pending::gone);
            }
        } else if (batch.acknowledge()) {
            frame.clear();
            transmission.head(frame, 0, 0);
            send(true);
        }
    }

    private void send(boolean onlyAcknowledges) throws IOException {
        counters.framesSent.increment();
        counters.bytesSent.add(frame.size());
        transmission.send(frame, onlyAcknowledges);
    }

    private void releaseFrame() {
        if (frame.capacity() > KEPT_BUFFER) {
            frame = new WireOutput(FRAME + 4096);
            operations.to(frame);
        } else {
            frame.clear();
        }
    }

    /** What cannot be written is named and left out: it does not hold up the rest. */
    private boolean written(Object what, BooleanSupplier write, Runnable leaveOut) throws LeftOutException {
        try {
            return write.getAsBoolean();
        } catch (RuntimeException e) {
            leftOut(what, e);
            leaveOut.run();
            throw new LeftOutException(e);
        }
    }

    private void leftOut(Object what, RuntimeException reason) {
        if (limit.due(String.valueOf(what))) {
            log.error(what + " cannot be sent to another member, and is left out: " + reason.getMessage(), reason);
        }
    }

    private void say(Control control, Runnable leaveOut) throws LeftOutException {
        BooleanSupplier write = () -> {
            control.writeTo(operations);
            return true;
        };
        written("An operation", write, leaveOut);
    }

    private void write(Pending pending, List<Pending> complete) throws LeftOutException {
        Replica replica = pending.replica;
        if (replica == null || written(replica, () -> writeReplica(replica, pending), () -> stream.refused(pending))) {
            complete(pending, complete);
        }
    }

    private void complete(Pending pending, List<Pending> complete) throws LeftOutException {
        for (Control control : pending.after()) {
            say(control, () -> stream.refused(pending, control));
        }
        complete.add(pending);
    }

    /** False if it has to wait until what has begun is through, or begins now. */
    private boolean writeReplica(Replica replica, Pending pending) {
        if (begun != null && same(begun.pending().replica, replica)) {
            return false;
        }
        String store = replica.store().name();
        long base = pending.content ? pending.base : Long.MAX_VALUE;
        Change change = pending.whole ? replica.whole(true) : replica.since(base, pending.access);
        if (change == null) {
            operations.end(store, replica.key());
        } else if (pending.content) {
            return writeChange(store, change, pending);
        } else if (change.access() != null) {
            counters.accessesSent.increment();
            operations.access(store, change.key(), change.access());
        }
        return true;
    }

    /** As the receiver sees it, though the store may be another one by now. */
    private static boolean same(Replica one, Replica other) {
        return one.key().equals(other.key())
                && one.store().name().equals(other.store().name());
    }

    /** Between parts there is no room for what would need them, or has another large entry: frames have a limit. */
    private boolean writeChange(String store, Change change, Pending pending) {
        long size = size(change.entries());
        if (change.entries().size() > Operation.MAX_ENTRIES || size > Operation.MAX_BYTES / 2) {
            // nothing of it is in the frame
            leftOut(pending.replica, tooLarge(change.entries().size(), size));
            stream.refused(pending);
            return false;
        }
        Deque<List<Entry>> parts = parts(change.entries());
        if (parts.size() == 1 && (begun == null || size <= FRAME)) {
            operations.change(store, change);
        } else if (begun == null) {
            begun = new Begun(pending, change, parts);
        } else {
            return false;
        }
        counters.changesSent.increment();
        return parts.size() == 1;
    }

    /** What the receiver would refuse is not sent. */
    private static IllegalStateException tooLarge(int entries, long size) {
        return new IllegalStateException(entries + " attributes, with those that were removed, of " + size
                + " bytes, expected " + Operation.MAX_ENTRIES + " and " + Operation.MAX_BYTES / 2 + " at most");
    }

    /** In bytes. */
    private static long size(List<Entry> entries) {
        long size = 0;
        for (Entry entry : entries) {
            size += size(entry);
        }
        return size;
    }

    private static int size(Entry entry) {
        return entry.name().length()
                + (entry.value() == null ? 0 : entry.value().size());
    }

    private static Deque<List<Entry>> parts(List<Entry> entries) {
        Deque<List<Entry>> parts = new ArrayDeque<>();
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (bytes > FRAME || i - from >= PART) {
                parts.add(entries.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size(entries.get(i));
        }
        parts.add(entries.subList(from, entries.size()));
        return parts;
    }

    private void writeParts(List<Pending> complete) throws LeftOutException {
        boolean first = true;
        while (begun != null && (first || frame.size() < FRAME)) {
            Pending pending = begun.pending();
            if (written(pending.replica, this::writePart, () -> stream.refused(pending))) {
                begun = null;
                complete(pending, complete);
            }
            first = false;
        }
    }

    /** True if it was the last one. */
    private boolean writePart() {
        List<Entry> part = begun.parts().remove();
        boolean last = begun.parts().isEmpty();
        operations.change(begun.pending().replica.store().name(), begun.change(), part, !last);
        return last;
    }
}
