package org.clowder.session.internal.stream;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;

/**
 * What sends to one member: joins what is queued into frames. It reads the bytes of records, never a live object. It has a
 * thread of its own; others may take a {@linkplain #acknowledge turn}, one at a time, as the stream decides.
 */
final class StreamWriter implements Runnable {

    /** From this size on a frame is sent. */
    static final int FRAME = 64 * 1024;

    private static final Log log = LogFactory.getLog(StreamWriter.class);
    private static final int KEPT_BUFFER = 1024 * 1024;
    private static final int RECORDS = 256;
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(2);

    private final FrameSource stream;
    private final Transmission transmission;
    private final StreamCounters counters;
    private final long self;
    private final Deque<Part> carried = new ArrayDeque<>();
    private WireOutput frame = new WireOutput(FRAME + 4096);
    private OperationWriter operations;
    private long pause = FIRST_PAUSE;
    /** The last frame was full before all was in it: the next one need not wait for company. */
    private boolean cut;

    /** How a frame reaches the other member. */
    interface Transmission {

        /**
         * Writes the head of a frame.
         *
         * @param epoch 0 for a frame that only acknowledges
         */
        void head(WireOutput out, long epoch, long sequence);

        void send(WireOutput frame, boolean onlyAcknowledges) throws IOException;
    }

    /** A piece of a change that is too long for one frame. */
    private record Part(String store, Change change, List<Entry> entries, boolean more, Pending completes) {}

    StreamWriter(FrameSource stream, Transmission transmission, StreamCounters counters, long self) {
        this.stream = stream;
        this.transmission = transmission;
        this.counters = counters;
        this.self = self;
    }

    @Override
    public void run() {
        try {
            while (stream.awaitWork()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Acknowledges what has come, on a thread that is awake anyway, if the stream's own thread is not at it: to wake that costs
     * more than an acknowledgement.
     */
    void acknowledge() {
        if (stream.takeTurnToAcknowledge()) {
            try {
                step();
            } finally {
                stream.endTurn();
            }
        }
    }

    private void step() {
        List<Pending> done = new ArrayList<>();
        try {
            if (stream.beginEpochIfDue()) {
                beginEpoch();
            }
            boolean acknowledge = stream.takeAcknowledgementDue();
            transmission.head(frame, stream.epoch(), stream.nextSequence());
            int head = frame.size();
            List<Control> controls = stream.takeControls();
            fill(controls, done);
            stream.carrying(cut || !carried.isEmpty());
            if (frame.size() > head) {
                stream.register(frame.size(), done, controls);
                counters.dataFramesSent.increment();
                send(false);
            } else if (acknowledge) {
                frame.clear();
                transmission.head(frame, 0, 0);
                send(true);
            }
            pause = FIRST_PAUSE;
        } catch (IOException e) {
            counters.failedSends.increment();
            log.debug("A frame could not be sent; it is sent again", e);
            stream.failed(pause);
            pause = Math.min(pause * 2, LAST_PAUSE);
        } catch (RuntimeException e) {
            log.error("A frame could not be made; what it held is sent again", e);
            stream.putBack(done);
            stream.failed(LAST_PAUSE);
        } finally {
            releaseFrame();
        }
    }

    private void beginEpoch() {
        stream.putBack(
                carried.stream().map(Part::completes).filter(Objects::nonNull).toList());
        carried.clear();
        operations = new OperationWriter(frame, self);
    }

    private void releaseFrame() {
        if (frame.capacity() > KEPT_BUFFER) {
            frame = new WireOutput(FRAME + 4096);
            operations.to(frame);
        } else {
            frame.clear();
        }
    }

    private void fill(List<Control> controls, List<Pending> done) {
        cut = false;
        controls.forEach(control -> control.writeTo(operations));
        while (!carried.isEmpty() && frame.size() < FRAME) {
            write(carried.remove(), done);
        }
        while (carried.isEmpty() && frame.size() < FRAME) {
            List<Pending> records = stream.takeRecords(RECORDS);
            if (records.isEmpty()) {
                return;
            }
            for (int i = 0; i < records.size(); i++) {
                if (frame.size() < FRAME && carried.isEmpty()) {
                    write(records.get(i), done);
                } else {
                    stream.putBack(records.subList(i, records.size()));
                    cut = true;
                    return;
                }
            }
        }
    }

    private void write(Pending pending, List<Pending> done) {
        Record record = pending.record();
        String store = record.store().name();
        long base = pending.content() ? pending.base() : record.version();
        Record.Step step = record.since(base, pending.access());
        Change change = step.change();
        if (step.formerId() != null) {
            operations.rename(store, step.formerId(), change.id(), change.version());
        }
        if (step.ended()) {
            operations.remove(store, change.id(), change.version());
        } else if (pending.content()) {
            counters.changesSent.increment();
            writeChange(store, change, pending, done);
            return;
        } else if (change.access() != null) {
            counters.accessesSent.increment();
            operations.access(store, change.id(), change.access());
        }
        done.add(pending);
    }

    /** Whole if it fits, else in parts, the first of them now. */
    private void writeChange(String store, Change change, Pending pending, List<Pending> done) {
        int from = 0;
        int bytes = 0;
        List<Entry> entries = change.entries();
        for (int i = 0; i < entries.size(); i++) {
            if (bytes > FRAME) {
                carried.add(new Part(store, change, entries.subList(from, i), true, null));
                from = i;
                bytes = 0;
            }
            Entry entry = entries.get(i);
            bytes += entry.value() == null ? 0 : entry.value().size();
        }
        if (from == 0) {
            operations.change(store, change, entries, false);
            done.add(pending);
        } else {
            carried.add(new Part(store, change, entries.subList(from, entries.size()), false, pending));
            write(carried.remove(), done);
        }
    }

    private void write(Part part, List<Pending> done) {
        operations.change(part.store(), part.change(), part.entries(), part.more());
        if (part.completes() != null) {
            done.add(part.completes());
        }
    }

    private void send(boolean onlyAcknowledges) throws IOException {
        counters.framesSent.increment();
        counters.bytesSent.add(frame.size());
        transmission.send(frame, onlyAcknowledges);
    }
}
