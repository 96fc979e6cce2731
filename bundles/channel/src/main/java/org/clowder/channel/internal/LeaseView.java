package org.clowder.channel.internal;

import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelInterceptor;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.ErrorHandler;
import org.apache.catalina.tribes.Heartbeat;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.catalina.tribes.UniqueId;
import org.clowder.channel.ByteRange;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.EnvelopeWriter;

/**
 * The channel that a lease shows to its holder. It can only attach itself to the shared channel and detach itself; name
 * and executor are its own. Sends run on the caller's thread, messages arrive on threads of the shared channel.
 */
final class LeaseView implements Channel, Route, Heartbeat {

    private final String owner;
    private final Sending shared;
    private final EnvelopeWriter writer;
    private final LeaseMessages messages;
    private final LeaseMembers members;
    private volatile String name;
    private volatile ScheduledExecutorService executor;
    private volatile boolean ended;

    LeaseView(String leaseName, String owner, Decoding decoding, Sending shared, Refusal refusal) {
        this.name = leaseName;
        this.owner = owner;
        this.shared = shared;
        this.writer = new EnvelopeWriter(leaseName);
        this.messages = new LeaseMessages(leaseName, decoding, refusal, shared.counts());
        this.members = new LeaseMembers(shared);
    }

    @Override
    public String owner() {
        return owner;
    }

    /** For good: nothing is delivered or sent any more. */
    void end() {
        ended = true;
        messages.detach();
        members.detach();
    }

    private void checkOpen(String operation) throws ChannelException {
        if (ended) {
            throw new ChannelException("cannot " + operation + " the channel of lease \"" + name + "\" of " + owner
                    + ": the lease is closed");
        }
    }

    /** Attaches this view, whatever the flags: the shared channel runs or does not run regardless of them. */
    @Override
    public void start(int services) throws ChannelException {
        checkOpen("start");
        messages.attach();
        members.attach();
        if (ended) {
            end();
        }
    }

    @Override
    public void stop(int services) {
        messages.detach();
        members.detach();
    }

    @Override
    public UniqueId send(Member[] destination, Serializable message, int options) throws ChannelException {
        return send(destination, message, options, null);
    }

    @Override
    public UniqueId send(Member[] destination, Serializable message, int options, ErrorHandler handler)
            throws ChannelException {
        checkOpen("send on");
        if (message == null || destination == null || destination.length == 0) {
            throw new ChannelException("cannot send on lease \"" + name + "\": "
                    + (message == null ? "the message is null" : "there is no destination"));
        }
        return shared.send(destination, encode(message), options, handler);
    }

    private byte[] encode(Serializable message) throws ChannelException {
        try {
            return message instanceof ByteMessage bytes
                    ? writer.bytes(Envelope.Kind.LEASE_BYTES, ByteRange.of(bytes))
                    : writer.object(Envelope.Kind.LEASE_OBJECT, message);
        } catch (IOException e) {
            throw new ChannelException(
                    "a message of " + message.getClass().getName() + " on lease \"" + name + "\" was not sent: " + e,
                    e);
        }
    }

    @Override
    public void received(Envelope message, Member sender) {
        messages.received(message, sender);
    }

    /** The shared channel's own beat, passed on to those listeners that want one, on this view's executor. */
    @Override
    public void heartbeat() {
        messages.heartbeat(executor);
    }

    @Override
    public void addChannelListener(ChannelListener listener) {
        messages.add(listener);
    }

    @Override
    public void removeChannelListener(ChannelListener listener) {
        messages.remove(listener);
    }

    @Override
    public void addMembershipListener(MembershipListener listener) {
        members.add(listener);
    }

    @Override
    public void removeMembershipListener(MembershipListener listener) {
        members.remove(listener);
    }

    @Override
    public boolean hasMembers() {
        return getMembers().length > 0;
    }

    @Override
    public Member[] getMembers() {
        return ended ? new Member[0] : shared.members().toArray(new Member[0]);
    }

    @Override
    public Member getLocalMember(boolean withAliveTime) {
        return shared.current()
                .map(channel -> channel.getLocalMember(withAliveTime))
                .orElse(null);
    }

    @Override
    public Member getMember(Member member) {
        return shared.members().stream().filter(member::equals).findFirst().orElse(null);
    }

    @Override
    public String getName() {
        return name;
    }

    /** Names this view, not the shared channel. */
    @Override
    public void setName(String name) {
        this.name = name;
    }

    @Override
    public ScheduledExecutorService getUtilityExecutor() {
        return executor;
    }

    /** Sets the executor of this view, not that of the shared channel. */
    @Override
    public void setUtilityExecutor(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** Has no effect: the shared channel beats by itself. */
    @Override
    public void setHeartbeat(boolean enable) {
        // see above
    }

    /** Always refused: interceptors would see the messages of others. */
    @Override
    public void addInterceptor(ChannelInterceptor interceptor) {
        throw new UnsupportedOperationException(
                "cannot add " + interceptor.getClass().getName() + " to lease \"" + name
                        + "\": interceptors belong to the shared channel; configure it in org.clowder.channel");
    }
}
