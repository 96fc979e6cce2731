package org.clowder.session.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.Registration;
import org.clowder.channel.SharedChannel;
import org.clowder.session.internal.work.SerialTask;

/**
 * One cluster's hold on the shared channel: a lease while the platform offers one, and nothing while it does not. Thread-safe.
 */
public final class ChannelAttachment implements AutoCloseable {

    private static final Log log = LogFactory.getLog(ChannelAttachment.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final ChannelLease.Decoding decoding;
    private final SharedChannel given;
    private final FollowedChannel channel;
    private final SerialTask adaption = new SerialTask(Runnable::run, this::adapt);
    private Registration following = () -> {};
    private volatile boolean open;
    private volatile Hold hold;
    private volatile String failure = "";

    private static final class Hold {

        private final SharedChannel shared;
        private final ChannelLease lease;
        private final AtomicLong settledAt = new AtomicLong();
        private volatile boolean met;

        Hold(SharedChannel shared, ChannelLease lease) {
            this.shared = shared;
            this.lease = lease;
        }

        SharedChannel shared() {
            return shared;
        }

        ChannelLease lease() {
            return lease;
        }

        boolean settled() {
            return shared.settled().toCompletableFuture().isDone();
        }

        boolean met(BooleanSupplier caughtUp, long patience) {
            if (shared.state() != SharedChannel.State.STARTED || !settled()) {
                met = false;
                settledAt.set(0);
            } else if (!met) {
                long now = System.nanoTime() | 1;
                settledAt.compareAndSet(0, now);
                met = caughtUp.getAsBoolean() || now - settledAt.get() > patience;
            }
            return met;
        }
    }

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
        adapted();
        if (!failure.isEmpty()) {
            throw new ChannelException(failure);
        }
    }

    /** Holds no lock; somebody who is told of members, in the midst of it, may wait for this thread, so not without a bound. */
    private void adapted() {
        adaption.due();
        try {
            if (!adaption.awaitIdle(PATIENCE)) {
                log.debug("Channel of " + name + ": somebody who is told of members goes on for longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void adapt() {
        SharedChannel offered = given != null ? given : OfferedChannel.now().orElse(null);
        SharedChannel wanted = open ? offered : null;
        Hold held = hold;
        try {
            if (held != null && held.shared() != wanted) {
                giveBack(held.lease());
                tell();
            }
        } finally {
            if (wanted != null && hold == null) {
                attach(wanted);
            }
        }
    }

    private void attach(SharedChannel wanted) {
        try {
            ChannelLease lease = wanted.lease(name, decoding);
            boolean attached = false;
            try {
                hold = new Hold(wanted, lease);
                channel.attach(lease.channel());
                attached = true;
            } finally {
                if (!attached) {
                    giveBack(lease);
                }
            }
            failure = "";
        } catch (ChannelException | IllegalStateException e) {
            failure = "lease " + name + ": " + e.getMessage();
        }
        tell();
    }

    /** Whatever those do who are told of members. */
    private void giveBack(ChannelLease lease) {
        hold = null;
        try {
            channel.detach();
        } finally {
            lease.close();
        }
    }

    private void tell() {
        if (open) {
            log.info("Channel of " + name + ": " + explanation());
        }
    }

    /** True once the members that were there at the channel's start are known, or if there will be none. */
    public boolean settled() {
        Hold held = hold;
        return held == null || held.settled();
    }

    /** True if the channel is open or being opened. */
    public boolean active() {
        Hold held = hold;
        return held != null
                && (held.shared().state() == SharedChannel.State.STARTED
                        || held.shared().state() == SharedChannel.State.STARTING);
    }

    /** True if there is no channel yet or no longer though there should be one; one that is switched off should not be. */
    public boolean missing() {
        Hold held = hold;
        return held == null
                || held.shared().state() != SharedChannel.State.DISABLED
                        && (held.shared().state() != SharedChannel.State.STARTED || !held.settled());
    }

    /**
     * True once this member has met those that it found on the channel that it has now, and as long as it has that channel; also if the channel is
     * switched off. As it is asked for, somebody should ask now and then.
     *
     * @param caughtUp true if this member has what the others had
     * @param patience for how long, in ns from the first question on, it may be false
     */
    public boolean met(BooleanSupplier caughtUp, long patience) {
        Hold held = hold;
        return held != null && (held.shared().state() == SharedChannel.State.DISABLED || held.met(caughtUp, patience));
    }

    /**
     * To whom this member is to hand over.
     *
     * @param member its name, or {@code host:port}; null for whichever stays
     */
    public Receiver receiver(String member) {
        return member == null
                ? Receiver.ANY
                : new Receiver(member, () -> held().map(SharedChannel::members).orElse(List.of()));
    }

    /** This member; empty while there is no channel. */
    public Optional<ClusterMember> self() {
        return held().flatMap(SharedChannel::localMember);
    }

    private Optional<SharedChannel> held() {
        return Optional.ofNullable(hold).map(Hold::shared);
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

    /** Gives the channel back, and waits for that for 5 s at most, unless it is somebody who is told of members that calls it. */
    @Override
    public void close() {
        open = false;
        following.close();
        adapted();
    }
}
