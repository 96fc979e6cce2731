package org.clowder.channel.internal.tribes.frames;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.util.Optional;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.io.ChannelData;
import org.apache.catalina.tribes.io.ObjectReader;

/**
 * One connection's bytes on their way to messages, in place of Tribes' own reader, which buffers first and looks later.
 *
 * <p>Used by one of Tribes' workers at a time, and by the receiver's thread for what is overdue; its monitor guards all.
 */
final class GuardedReader extends ObjectReader {

    private final InetAddress remote;
    private final FrameGuard guard;
    private final LiveClock clock;
    private final FrameAssembler assembler;
    private final Runnable ended;
    private final long opened;
    /** When the frame was begun that is not whole yet. */
    private long begun;
    /** When bytes came last. */
    private long heard;

    private boolean proven;
    private boolean over;

    /** @param ended is told once, when the connection is over */
    GuardedReader(InetAddress remote, FrameGuard guard, LiveClock clock, Runnable ended) {
        super(0);
        this.remote = remote;
        this.guard = guard;
        this.clock = clock;
        this.assembler = new FrameAssembler(guard.limits().content(), guard.memory());
        this.ended = ended;
        this.opened = clock.now();
    }

    @Override
    public int append(byte[] data, int off, int len, boolean count) {
        return append(ByteBuffer.wrap(data, off, len), len, count);
    }

    /** @throws CancelledKeyException to have the worker close the connection without further words */
    @Override
    public synchronized int append(ByteBuffer data, int len, boolean count) {
        boolean inFrame = assembler.inFrame();
        int before = assembler.frames();
        heard = clock.now();
        try {
            assembler.take(data.limit(data.position() + len));
        } catch (BadFrameException e) {
            refuse(e.reason(), e.getMessage());
            throw new CancelledKeyException();
        }
        boolean completed = assembler.frames() > before;
        proven |= completed;
        if (!inFrame || completed) {
            begun = heard;
        }
        return count ? assembler.frames() : -1;
    }

    /** Counts and names a reason why this connection is closed; only the first one counts. */
    synchronized void refuse(Refusal reason, String what) {
        if (!over) {
            guard.refused(reason, remote, what);
            end();
        }
    }

    /** What this connection is to be closed for, if anything. */
    synchronized Optional<BadFrameException> overdue() {
        FrameLimits limits = guard.limits();
        long now = clock.now();
        if (assembler.inFrame() && now - heard > limits.silence()) {
            return late(Refusal.SILENCE, "expected the rest of a frame, nothing came for " + (now - heard) + " ms");
        }
        if (assembler.inFrame() && now - begun > limits.duration()) {
            return late(Refusal.DURATION, "expected a frame to be whole within " + limits.duration() + " ms");
        }
        if (!proven && now - opened > limits.unused()) {
            return late(Refusal.UNUSED, "expected a first frame within " + limits.unused() + " ms");
        }
        return Optional.empty();
    }

    private static Optional<BadFrameException> late(Refusal reason, String what) {
        return Optional.of(new BadFrameException(reason, what));
    }

    @Override
    public synchronized ChannelMessage[] execute() {
        ChannelMessage[] messages = new ChannelMessage[assembler.frames()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = ChannelData.getDataFromPackage(assembler.next());
        }
        return messages;
    }

    @Override
    public synchronized boolean hasPackage() {
        return assembler.frames() > 0;
    }

    /** True in the middle of a frame that one reading thread should not wait for. */
    synchronized boolean inLongFrame() {
        return assembler.inLongFrame();
    }

    @Override
    public synchronized int count() {
        return assembler.frames();
    }

    /** Tribes says so when it closes the connection, for whatever reason. */
    @Override
    public void setCancelled(boolean cancelled) {
        super.setCancelled(cancelled);
        if (cancelled) {
            closed();
        }
    }

    private synchronized void closed() {
        if (!over && assembler.inFrame()) {
            guard.refused(Refusal.CUT_OFF, remote, "it was cut off inside a frame");
        }
        end();
    }

    /** Gives back what the connection has taken. */
    synchronized void end() {
        if (!over) {
            over = true;
            assembler.close();
            ended.run();
        }
    }
}
