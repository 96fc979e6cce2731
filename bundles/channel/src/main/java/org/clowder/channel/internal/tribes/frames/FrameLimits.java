package org.clowder.channel.internal.tribes.frames;

import org.clowder.channel.internal.wire.Envelope;

/**
 * How much, how many and how long.
 *
 * @param content largest content of one frame, in bytes
 * @param memory for the unfinished frames of all connections together, in bytes
 * @param connections at once
 * @param connectionsOfAddress at once from one remote address
 * @param silence how long a frame that was begun may pause, in ms
 * @param duration after how long a frame that was begun is to be whole, in ms
 * @param unused after how long a connection is to have brought its first whole frame, in ms
 * @param unread how long an acknowledgement may wait to be read, in ms
 */
public record FrameLimits(
        int content,
        long memory,
        int connections,
        int connectionsOfAddress,
        long silence,
        long duration,
        long unused,
        long unread) {

    /** Room around the payload for the envelope, the encryption and the sender's address, of at most 64 KiB. */
    private static final int AROUND = 128 << 10;

    private static final int CONTENT = Envelope.MAX_PAYLOAD + AROUND;

    /** For production: a quarter of the heap, but always one frame of the largest size. */
    public static final FrameLimits DEFAULT = new FrameLimits(
            CONTENT, Math.max(CONTENT, Runtime.getRuntime().maxMemory() / 4), 1024, 256, 10_000, 60_000, 30_000, 1_000);

    /** The same with another largest content and memory for exactly that. */
    public FrameLimits withContent(int bytes) {
        return new FrameLimits(bytes, bytes, connections, connectionsOfAddress, silence, duration, unused, unread);
    }

    /** The same with other bounds on time, in ms. */
    public FrameLimits withTimes(long silence, long duration, long unused) {
        return new FrameLimits(content, memory, connections, connectionsOfAddress, silence, duration, unused, unread);
    }

    /** The same with other numbers of connections. */
    public FrameLimits withConnections(int all, int ofAddress) {
        return new FrameLimits(content, memory, all, ofAddress, silence, duration, unused, unread);
    }
}
