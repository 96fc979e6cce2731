package org.clowder.session.internal;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelInterceptor;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.ErrorHandler;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.catalina.tribes.UniqueId;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * A channel for a cluster's whole life, over one that comes and goes: listeners stay and learn that members come and go with it. Thread-safe;
 * one thread at a time attaches and detaches. Its monitor guards what is behind it together with the listeners, and is not held when anybody
 * is called.
 */
final class FollowedChannel implements Channel {

    private static final Log log = LogFactory.getLog(FollowedChannel.class);

    private final List<MembershipListener> membershipListeners = new CopyOnWriteArrayList<>();
    private final List<ChannelListener> channelListeners = new CopyOnWriteArrayList<>();
    private volatile Channel behind;
    private volatile String name;
    private volatile ScheduledExecutorService executor;

    FollowedChannel(String name) {
        this.name = name;
    }

    void attach(Channel channel) throws ChannelException {
        List<MembershipListener> ofMembers;
        List<ChannelListener> ofMessages;
        synchronized (this) {
            behind = channel;
            ofMembers = List.copyOf(membershipListeners);
            ofMessages = List.copyOf(channelListeners);
        }
        channel.setUtilityExecutor(executor);
        ofMembers.forEach(channel::addMembershipListener);
        ofMessages.forEach(channel::addChannelListener);
        channel.start(DEFAULT);
    }

    /** The members go with their channel. */
    void detach() {
        Channel before = behind;
        Member[] members = before.getMembers();
        synchronized (this) {
            behind = null;
        }
        try {
            before.stop(DEFAULT);
        } catch (ChannelException e) {
            throw new IllegalStateException("a lease stops without asking anybody", e);
        }
        for (Member member : members) {
            for (MembershipListener listener : membershipListeners) {
                try {
                    listener.memberDisappeared(member);
                } catch (RuntimeException e) {
                    log.error("A membership listener failed; the others go on", e);
                }
            }
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

    @Override
    public void addMembershipListener(MembershipListener listener) {
        add(membershipListeners, listener).ifPresent(channel -> channel.addMembershipListener(listener));
    }

    @Override
    public void removeMembershipListener(MembershipListener listener) {
        remove(membershipListeners, listener).ifPresent(channel -> channel.removeMembershipListener(listener));
    }

    @Override
    public void addChannelListener(ChannelListener listener) {
        add(channelListeners, listener).ifPresent(channel -> channel.addChannelListener(listener));
    }

    @Override
    public void removeChannelListener(ChannelListener listener) {
        remove(channelListeners, listener).ifPresent(channel -> channel.removeChannelListener(listener));
    }

    private synchronized <L> Optional<Channel> add(List<L> listeners, L listener) {
        if (listeners.contains(listener)) {
            throw new IllegalArgumentException("the listener " + listener + " of "
                    + listener.getClass().getName() + " is on channel " + name + " already");
        }
        listeners.add(listener);
        return current();
    }

    private synchronized <L> Optional<Channel> remove(List<L> listeners, L listener) {
        listeners.remove(listener);
        return current();
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
    public void setUtilityExecutor(ScheduledExecutorService executor) {
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
