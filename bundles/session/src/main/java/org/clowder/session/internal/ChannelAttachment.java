package org.clowder.session.internal;

import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.group.GroupChannel;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.SharedChannel;
import org.clowder.session.internal.loading.Platform;

/**
 * One cluster's hold on the shared channel: a lease while the platform offers the service, else a channel that was never
 * started and so has no members and no socket.
 */
public final class ChannelAttachment implements AutoCloseable {

    private final SharedChannel shared;
    private final ChannelLease lease;
    private final Channel channel;

    private ChannelAttachment(SharedChannel shared, ChannelLease lease, Channel channel) {
        this.shared = shared;
        this.lease = lease;
        this.channel = channel;
    }

    /**
     * Takes a lease.
     *
     * @param name the name of the lease, the same on all members
     * @param owner what needs the channel; its class loader decodes messages
     * @param given null for the one that the platform offers
     */
    public static ChannelAttachment open(String name, Object owner, SharedChannel given) {
        SharedChannel shared = given != null
                ? given
                : Platform.here().services(SharedChannel.class).stream()
                        .findFirst()
                        .orElse(null);
        if (shared == null) {
            return new ChannelAttachment(null, null, new GroupChannel());
        }
        ChannelLease lease =
                shared.lease(name, ChannelLease.Decoding.tribes(owner.getClass().getClassLoader()));
        return new ChannelAttachment(shared, lease, lease.channel());
    }

    public Channel channel() {
        return channel;
    }

    /** Attaches the lease; without one there is nothing to start, and nothing may open a socket. */
    public void start() throws ChannelException {
        if (lease != null) {
            channel.start(Channel.DEFAULT);
        }
    }

    /** True once the members that were there at the channel's start are known, or if there will be none. */
    public boolean settled() {
        return shared == null || shared.settled().toCompletableFuture().isDone();
    }

    /** True if the channel is open or being opened. */
    public boolean active() {
        return shared != null
                && (shared.state() == SharedChannel.State.STARTED || shared.state() == SharedChannel.State.STARTING);
    }

    public String explanation() {
        return shared == null
                ? "the platform offers no shared channel (bundle org.clowder.channel)"
                : shared.explanation();
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
