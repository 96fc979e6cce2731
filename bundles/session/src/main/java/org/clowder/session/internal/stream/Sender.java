package org.clowder.session.internal.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    private final Deque<Part> carried = new ArrayDeque<>();
    private WireOutput frame = new WireOutput(FRAME + 4096);
    private FrameWriter operations;
    private long pause = FIRST_PAUSE;

    /** How a frame reaches the other member. */
    public interface Transmission {

        /**
         * Writes the head of a frame.
         *
         * @param epoch 0 for a frame that only acknowledges
         */
        void head(WireOutput out, long epoch, long sequence);

        void send(WireOutput frame, boolean onlyAcknowledges) throws IOException;

        /** A frame could not be handed over. */
        void failed();

        /** The sender is broken beyond what it can mend. */
        void broken(Throwable reason);
    }

    /** A piece of a change that is too long for one frame. */
    private record Part(String store, Change change, List<Entry> entries, boolean more, Pending completes) {}

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
            releaseFrame();
            stream.endTurn();
        }
    }

    private void step() {
        OutStream.Batch batch = stream.next();
        boolean handed = false;
        try {
            if (batch.newEpoch()) {
                carried.clear();
                operations = new FrameWriter(frame, self);
            }
            handed = send(batch);
            pause = FIRST_PAUSE;
        } catch (IOException e) {
            log.debug("A frame could not be sent; it is sent again", e);
            transmission.failed();
        } finally {
            if (!handed) {
                counters.failedSends.increment();
                stream.failed(batch, pause);
                pause = Math.min(pause * 2, LAST_PAUSE);
            }
        }
    }

    /** False if the frame was given up, and another one has to be made. */
    private boolean send(OutStream.Batch batch) throws IOException {
        transmission.head(frame, batch.epoch(), batch.sequence());
        int head = frame.size();
        List<Pending> complete = new ArrayList<>(batch.pending().size());
        batch.controls().forEach(control -> control.writeTo(operations));
        while (!carried.isEmpty() && frame.size() < FRAME) {
            write(carried.remove(), complete);
        }
        int taken = 0;
        while (taken < batch.pending().size() && carried.isEmpty() && frame.size() < FRAME) {
            Pending next = batch.pending().get(taken++);
            if (!written(next, complete)) {
                return false;
            }
        }
        if (frame.size() > head) {
            boolean more = taken < batch.pending().size() || !carried.isEmpty();
            Pending begun = carried.isEmpty() ? null : carried.getLast().completes();
            counters.dataFramesSent.increment();
            if (stream.sent(batch, frame.size(), complete, taken, begun, more)) {
                send(false);
            } else {
                complete.forEach(Pending::gone);
            }
        } else if (batch.acknowledge()) {
            frame.clear();
            transmission.head(frame, 0, 0);
            send(true);
        }
        return true;
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

    /** One replica that cannot be written does not hold up the others. */
    private boolean written(Pending pending, List<Pending> complete) {
        try {
            write(pending, complete);
            return true;
        } catch (RuntimeException e) {
            if (limit.due(String.valueOf(pending.replica()))) {
                log.error(
                        pending.replica() + " cannot be sent to another member, and is left out: " + e.getMessage(), e);
            }
            stream.refused(pending);
            return false;
        }
    }

    private void write(Pending pending, List<Pending> complete) {
        Replica replica = pending.replica();
        if (replica != null && !writeReplica(replica, pending, complete)) {
            return;
        }
        pending.after().forEach(control -> control.writeTo(operations));
        complete.add(pending);
    }

    /** False if it does not fit into this frame. */
    private boolean writeReplica(Replica replica, Pending pending, List<Pending> complete) {
        String store = replica.store().name();
        long base = pending.content() ? pending.base() : Long.MAX_VALUE;
        Change change = pending.whole() ? replica.whole(true) : replica.since(base, self, pending.access());
        if (change == null) {
            operations.end(store, replica.key());
            return true;
        }
        if (pending.content()) {
            counters.changesSent.increment();
            return writeChange(store, change, pending, complete);
        }
        if (change.access() != null) {
            counters.accessesSent.increment();
            operations.access(store, change.key(), change.access());
        }
        return true;
    }

    /** Whole if it fits, else in parts, the first of them now. */
    private boolean writeChange(String store, Change change, Pending pending, List<Pending> complete) {
        int from = 0;
        int bytes = 0;
        List<Entry> entries = change.entries();
        checkSize(entries);
        for (int i = 0; i < entries.size(); i++) {
            if (bytes > FRAME || i - from >= PART) {
                carried.add(new Part(store, change, entries.subList(from, i), true, null));
                from = i;
                bytes = 0;
            }
            Entry entry = entries.get(i);
            bytes += entry.name().length()
                    + (entry.value() == null ? 0 : entry.value().size());
        }
        if (from == 0) {
            operations.change(store, change, entries, false);
            return true;
        }
        carried.add(new Part(store, change, entries.subList(from, entries.size()), false, pending));
        write(carried.remove(), complete);
        return false;
    }

    /** What the receiver would refuse is not sent. */
    private static void checkSize(List<Entry> entries) {
        long all = 0;
        for (Entry entry : entries) {
            all += entry.name().length()
                    + (entry.value() == null ? 0 : entry.value().size());
        }
        if (entries.size() > Operation.MAX_ENTRIES || all > Operation.MAX_BYTES / 2) {
            throw new IllegalStateException(entries.size() + " attributes, with those that were removed, of " + all
                    + " bytes, expected " + Operation.MAX_ENTRIES + " and " + Operation.MAX_BYTES / 2 + " at most");
        }
    }

    private void write(Part part, List<Pending> complete) {
        operations.change(part.store(), part.change(), part.entries(), part.more());
        if (part.completes() != null) {
            part.completes().after().forEach(control -> control.writeTo(operations));
            complete.add(part.completes());
        }
    }
}
