package org.clowder.channel.internal;

import java.util.List;

/**
 * The shared channel for JMX: {@code org.clowder:type=Channel,name="the cluster's name"}, while the channel is open. All
 * numbers that rise count from the start of the bundle on.
 */
public interface ChannelMXBean {

    /** See {@link org.clowder.channel.SharedChannel.State}. */
    String getState();

    /** The other members, each as name and address. */
    List<String> getMembers();

    /** How many other members there would be if none were missing; -1 if that is not known, as on a channel of the host platform. */
    int getExpectedMembers();

    /** Members whose messages of the last 30 s were not taken, as of one with another encryption key. */
    int getRefusedMembers();

    /** Frames that were no frames, or too large, or not finished in time; each cost its connection. */
    long getRefusedFrames();

    /** Connections that were too many, or never used, or whose other side does not read. */
    long getRefusedConnections();

    /** Messages for a lease or topic that nobody here has opened. */
    long getUnclaimedMessages();

    /** Messages that are neither Clowder's, in the version that this member reads, nor Tribes' own. */
    long getForeignMessages();

    /** Messages of a lease or topic that could not be decoded, or that its filter has refused. */
    long getUndecodableMessages();
}
