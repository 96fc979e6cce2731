package org.clowder.channel.internal.tribes;

/**
 * How often and how long; all in ms.
 *
 * @param ping between two rounds of static membership
 * @param reply how long one round waits for answers
 * @param connect how long a connection attempt may take
 * @param expiry after how long of silence a member is verified by TCP and, if that fails, gone
 * @param heartbeat between two rounds of the failure detector
 * @param settle how long the first look around may take
 * @param grace after how long a configured member that was never seen is worth a warning
 */
public record ChannelTimings(long ping, long reply, int connect, long expiry, long heartbeat, long settle, long grace) {

    /** For production: members find each other within about a second. */
    public static final ChannelTimings DEFAULT = new ChannelTimings(500, 500, 300, 3000, 2000, 2000, 10_000);
}
