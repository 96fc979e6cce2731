package org.clowder.session.internal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelInterceptor;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.ErrorHandler;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.catalina.tribes.UniqueId;

/**
 * A channel for a cluster's whole life, over one that comes and goes: listeners stay and learn that members come and go with it. Thread-safe;
 * one thread at a time attaches and detaches. Its monitor guards what is behind it together with the listeners of messages, and is not held when
 * anybody is called: a lease only takes note of its listeners.
 */
final class FollowedChannel implements Channel {

    private final FollowedMembers members = new FollowedMembers();
    private final List<ChannelListener> channelListeners = new ArrayList<>();
    private volatile Channel behind;
    private volatile String name;
    private volatile ScheduledExecutorService executor;

    FollowedChannel(String name) {
        this.name = name;
    }

    void attach(Channel channel) throws ChannelException {
        channel.addMembershipListener(members.begin());
        synchronized (this) {
            behind = channel;
            channel.setUtilityExecutor(executor);
            channelListeners.forEach(channel::addChannelListener);
        }
        channel.start(DEFAULT);
    }

    /** The members go with their channel. */
    void detach() {
        Optional<Channel> before = current();
        behind = null;
        try {
            if (before.isPresent()) {
                before.get().stop(DEFAULT);
            }
        } catch (ChannelException e) {
            throw new IllegalStateException("a lease stops without asking anybody", e);
        } finally {
            members.end();
        }
    }

    private Optional<Channel> current() {
        return Optional.ofNullable(behind);
    }

    private Channel required() throws ChannelException {
        return current().orElseThrow(() -> new ChannelException("nothing can be sent: there is no shared channel"));
    }

    @Override
    public UniqueId send(Member[] destination, Serializable message, int options) throws ChannelException {
        return required().send(destination, message, options);
    }

    @Override
    public UniqueId send(Member[] destination, Serializable message, int options, ErrorHandler handler)
            throws ChannelException {
        return required().send(destination, message, options, handler);
    }

    /** Has no effect if it listens already, as in Tribes. */
    @Override
    public void addMembershipListener(MembershipListener listener) {
        members.add(listener);
    }

    @Override
    public void removeMembershipListener(MembershipListener listener) {
        members.remove(listener);
    }

    @Override
    public synchronized void addChannelListener(ChannelListener listener) {
        if (channelListeners.contains(listener)) {
            throw new IllegalArgumentException("the listener " + listener + " of "
                    + listener.getClass().getName() + " is on channel " + name + " already");
        }
        channelListeners.add(listener);
        current().ifPresent(channel -> channel.addChannelListener(listener));
    }

    @Override
    public synchronized void removeChannelListener(ChannelListener listener) {
        channelListeners.remove(listener);
        current().ifPresent(channel -> channel.removeChannelListener(listener));
    }

    @Override
    public boolean hasMembers() {
        return getMembers().length > 0;
    }

    @Override
    public Member[] getMembers() {
        return current().map(Channel::getMembers).orElseGet(() -> new Member[0]);
    }

    @Override
    public Member getLocalMember(boolean withAliveTime) {
        return current().map(channel -> channel.getLocalMember(withAliveTime)).orElse(null);
    }

    @Override
    public Member getMember(Member member) {
        return current().map(channel -> channel.getMember(member)).orElse(null);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void setName(String name) {
        this.name = name;
    }

    @Override
    public ScheduledExecutorService getUtilityExecutor() {
        return executor;
    }

    @Override
    public synchronized void setUtilityExecutor(ScheduledExecutorService executor) {
        this.executor = executor;
        current().ifPresent(channel -> channel.setUtilityExecutor(executor));
    }

    /** Has no effect: it starts when it is attached. */
    @Override
    public void start(int services) {
        // see above
    }

    /** Has no effect: it stops when it is detached. */
    @Override
    public void stop(int services) {
        // see above
    }

    @Override
    public void heartbeat() {
        current().ifPresent(Channel::heartbeat);
    }

    /** Has no effect: the shared channel beats by itself. */
    @Override
    public void setHeartbeat(boolean enable) {
        // see above
    }

    /** Always refused: interceptors belong to the shared channel. */
    @Override
    public void addInterceptor(ChannelInterceptor interceptor) {
        throw new UnsupportedOperationException(
                "cannot add " + interceptor.getClass().getName() + " to channel " + name
                        + ": interceptors belong to the shared channel; configure it in org.clowder.channel");
    }
}
