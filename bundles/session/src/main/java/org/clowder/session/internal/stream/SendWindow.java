package org.clowder.session.internal.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The frames of the present epoch: their numbers, which of them are not acknowledged, and when they count as lost. Guarded by its
 * stream's lock.
 */
final class SendWindow {

    private static final int MAX_FRAMES = 64;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final long FIRST_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LAST_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

    /** A member that says nothing for so long sleeps or is cut off. */
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(2);

    /** How long a byte may take: 8 Mbit/s. */
    private static final long NANOS_PER_BYTE = 1_000;

    private final Deque<Frame> frames = new ArrayDeque<>();
    private int bytes;
    /** How many replicas are in the frames. */
    int replicas;
    /** 0 before the first one. */
    long epoch;

    private long sequence;
    boolean broken;
    /** True once a frame of this epoch was. */
    private boolean acknowledged;

    private long timeout = FIRST_TIMEOUT;
    /** The frames up to this one fill the window that was sent first in this epoch. */
    private long firstWindow;
    /** When the other member was heard last. */
    private long heardAt;
    /** When it was heard again after a silence. */
    private long backAt;

    /**
     * A frame that is not acknowledged yet: what it was about, to be said again if it is lost.
     *
     * @param sentAt in ns of the stream's clock
     */
    record Frame(long sequence, int bytes, List<Pending> pending, List<Control> controls, long sentAt) {}

    /** @param now in ns; here and elsewhere */
    SendWindow(long now) {
        heardAt = now;
        backAt = now;
    }

    /** The other member has said something, whatever it is; true if it was silent before. */
    boolean heard(long now) {
        boolean back = now - heardAt > SILENCE;
        backAt = back ? now : backAt;
        heardAt = now;
        return back;
    }

    /** The number of the frame that is sent next. */
    long nextSequence() {
        return sequence + 1;
    }

    /** True if no replicas may be sent before some frames are acknowledged. */
    boolean full() {
        return frames.size() >= MAX_FRAMES || bytes >= MAX_BYTES;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    void forEach(Consumer<Pending> action) {
        frames.forEach(frame -> frame.pending().forEach(action));
    }

    /** Numbers a frame that is about to be sent. */
    void add(int size, List<Pending> about, List<Control> controls, long now) {
        sequence++;
        frames.add(new Frame(sequence, size, about, controls, now));
        if (!acknowledged) {
            firstWindow = sequence;
        }
        bytes += size;
        replicas += about.size();
    }

    /**
     * Takes out what the other member has applied: everything up to that frame.
     *
     * @param applied receives the frames
     */
    void acknowledged(long ofEpoch, long upTo, List<Frame> applied) {
        if (ofEpoch != epoch) {
            return;
        }
        while (!frames.isEmpty() && frames.getFirst().sequence() <= upTo) {
            Frame frame = frames.removeFirst();
            bytes -= frame.bytes();
            replicas -= frame.pending().size();
            applied.add(frame);
            acknowledged = true;
            if (frame.sequence() >= firstWindow) {
                timeout = FIRST_TIMEOUT;
            }
        }
    }

    /** A frame of this epoch is lost: another one has to begin. */
    void lost() {
        broken = true;
    }

    /**
     * How long until the oldest frame may count as lost; {@code Long.MAX_VALUE} if there is none. It is not lost as long as the other
     * member says nothing, which it may find when it goes on.
     */
    long untilLost(long now) {
        if (frames.isEmpty()) {
            return Long.MAX_VALUE;
        }
        // what is large takes its time
        long patience = Math.max(timeout, bytes * NANOS_PER_BYTE);
        long sentAt = frames.getFirst().sentAt();
        if (heardAt - sentAt <= 0) {
            return patience;
        }
        long left = Math.max(sentAt, backAt) + patience - now;
        broken |= left <= 0;
        return left;
    }

    /**
     * Begins an epoch. The next one that is lost is noticed later than the last.
     *
     * @return the frames of the last one that were not acknowledged
     */
    List<Frame> begin(long newEpoch) {
        if (epoch != 0) {
            timeout = Math.min(timeout * 2, LAST_TIMEOUT);
        }
        broken = false;
        epoch = newEpoch;
        sequence = 0;
        acknowledged = false;
        return clear();
    }

    List<Frame> clear() {
        List<Frame> all = List.copyOf(frames);
        frames.clear();
        bytes = 0;
        replicas = 0;
        return all;
    }
}
