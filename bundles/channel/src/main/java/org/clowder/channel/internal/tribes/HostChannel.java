package org.clowder.channel.internal.tribes;

import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Member;

/** A channel that the host platform registered as a service: listened to and sent on, but never started or stopped. */
public final class HostChannel implements Transport {

    private final Channel channel;
    private final ChannelListener receiver;
    private final MemberView.Feed feed;

    /** @param receiver gets all messages, and accepts those that are Clowder's */
    public HostChannel(Channel channel, ChannelListener receiver, MemberView view) {
        this.channel = channel;
        this.receiver = receiver;
        this.feed = view.feed(member -> !isLocal(member));
    }

    private boolean isLocal(Member member) {
        Member local = channel.getLocalMember(false);
        return local != null && MemberAddress.of(local).equals(MemberAddress.of(member));
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void open() {
        channel.addChannelListener(receiver);
        channel.addMembershipListener(feed);
        Member[] present = channel.getMembers();
        if (present != null) {
            for (Member member : present) {
                feed.memberAdded(member);
            }
        }
    }

    @Override
    public void announce() {
        feed.begin();
    }

    @Override
    public void settle() {
        // the host's channel runs already
    }

    @Override
    public void close() {
        feed.end();
        Guard.run("host platform's channel", () -> channel.removeMembershipListener(feed));
        Guard.run("host platform's channel", () -> channel.removeChannelListener(receiver));
    }

    @Override
    public String name() {
        return "channel \"" + channel.getName() + "\" of the host platform";
    }

    @Override
    public String remark() {
        return name();
    }
}
