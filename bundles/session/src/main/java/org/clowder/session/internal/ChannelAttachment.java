package org.clowder.session.internal;

import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.Registration;
import org.clowder.channel.SharedChannel;
import org.clowder.session.internal.work.SerialTask;

/**
 * One cluster's hold on the shared channel: a lease while the platform offers one, and nothing while it does not. Thread-safe.
 */
public final class ChannelAttachment implements AutoCloseable {

    private static final Log log = LogFactory.getLog(ChannelAttachment.class);

    private final String name;
    private final ChannelLease.Decoding decoding;
    private final SharedChannel given;
    private final FollowedChannel channel;
    private final SerialTask adaption = new SerialTask(Runnable::run, this::adapt);
    private Registration following = () -> {};
    private volatile boolean open;
    private volatile Hold hold;
    private volatile String failure = "";

    private record Hold(SharedChannel shared, ChannelLease lease) {}

    private ChannelAttachment(String name, ChannelLease.Decoding decoding, SharedChannel given) {
        this.name = name;
        this.decoding = decoding;
        this.given = given;
        this.channel = new FollowedChannel(name);
    }

    /**
     * Prepares a hold; nothing is taken before {@link #start}.
     *
     * @param name the name of the lease, the same on all members
     * @param owner what needs the channel; its class loader decodes messages
     * @param given null for the one that the platform offers
     */
    public static ChannelAttachment open(String name, Object owner, SharedChannel given) {
        return new ChannelAttachment(
                name, ChannelLease.Decoding.tribes(owner.getClass().getClassLoader()), given);
    }

    /** The same as long as this attachment lives, whatever channel is behind it; without one it has no members. */
    public Channel channel() {
        return channel;
    }

    /**
     * Takes the channel, now if the platform offers it and else when it does.
     *
     * @throws ChannelException if it is offered and refuses a lease
     */
    public void start() throws ChannelException {
        open = true;
        if (given == null) {
            following = OfferedChannel.follow(adaption::due);
        }
        adaption.due();
        if (!failure.isEmpty()) {
            throw new ChannelException(failure);
        }
    }

    private void adapt() {
        SharedChannel offered = given != null ? given : OfferedChannel.now().orElse(null);
        SharedChannel wanted = open ? offered : null;
        Hold held = hold;
        if (held != null && held.shared() != wanted) {
            hold = null;
            channel.detach();
            held.lease().close();
            tell();
        }
        if (wanted != null && hold == null) {
            attach(wanted);
        }
    }

    private void attach(SharedChannel wanted) {
        try {
            ChannelLease lease = wanted.lease(name, decoding);
            hold = new Hold(wanted, lease);
            try {
                channel.attach(lease.channel());
            } catch (ChannelException | RuntimeException e) {
                hold = null;
                channel.detach();
                lease.close();
                throw e;
            }
            failure = "";
        } catch (ChannelException | IllegalStateException e) {
            failure = "lease " + name + ": " + e.getMessage();
        }
        tell();
    }

    private void tell() {
        if (open) {
            log.info("Channel of " + name + ": " + explanation());
        }
    }

    /** True once the members that were there at the channel's start are known, or if there will be none. */
    public boolean settled() {
        Hold held = hold;
        return held == null || held.shared().settled().toCompletableFuture().isDone();
    }

    /** True if the channel is open or being opened. */
    public boolean active() {
        Hold held = hold;
        return held != null
                && (held.shared().state() == SharedChannel.State.STARTED
                        || held.shared().state() == SharedChannel.State.STARTING);
    }

    /** True if there is no channel though there should be one; one that is switched off should not be. */
    public boolean missing() {
        Hold held = hold;
        return held == null || held.shared().state() == SharedChannel.State.FAILED;
    }

    public String explanation() {
        Hold held = hold;
        if (held != null) {
            return held.shared().explanation();
        }
        return failure.isEmpty()
                ? "there is no shared channel; start the bundle org.clowder.channel, and org.clowder.session with it"
                : failure;
    }

    @Override
    public void close() {
        open = false;
        following.close();
        adaption.due();
    }
}
