package org.clowder.channel.internal;

import java.util.List;

/**
 * The shared channel for JMX: {@code org.clowder:type=Channel,name="the cluster's name"}, while the channel is open. All
 * numbers count from the start of the bundle on.
 */
public interface ChannelMXBean {

    /** See {@link org.clowder.channel.SharedChannel.State}. */
    String getState();

    /** The other members, each as name and address. */
    List<String> getMembers();

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
