package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.OneWayMessage;
import org.apache.catalina.tribes.group.RpcCallback;
import org.apache.catalina.tribes.group.RpcChannel;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.StandingWarning;

/**
 * A channel that the host platform registered as a service: listened to and sent on, but never started or stopped. What is sent has the form of
 * {@link OneWayMessage}, which the host's own listeners leave alone; messages without it are taken as well.
 */
public final class HostChannel implements Transport {

    private static final Log log = LogFactory.getLog(HostChannel.class);

    private static final byte[] ID = "org.clowder.channel".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_QUESTION = new byte[16];

    private final Channel channel;
    private final ChannelListener receiver;
    private final MemberView.Feed feed;
    private final List<StandingWarning> warnings = new CopyOnWriteArrayList<>();
    private RpcChannel wrapped;

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
    public Serializable form(ByteMessage message) {
        return OneWayMessage.of(ID, NO_QUESTION, message);
    }

    /**
     * Finds out what others that listen do with a message of this form, by giving it to those that accept it.
     *
     * @throws IOException if one of them breaks on it, or takes it for another one that shares this channel
     */
    private void checkListeners() throws IOException {
        if (!(channel instanceof GroupChannel group)) {
            warn("its listeners cannot be looked at, as a "
                    + channel.getClass().getName()
                    + " does not tell them; let their accept() refuse an RpcMessage that they do not know");
            return;
        }
        Serializable probe = form(new ByteMessage(new byte[0]));
        Member local = channel.getLocalMember(false);
        for (ChannelListener each : OneWayMessage.listeners(group)) {
            if (each != wrapped) {
                check(each, probe, local);
            }
        }
    }

    private void warn(String what) {
        String text = name() + ": " + what;
        warnings.add(new StandingWarning(StandingWarning.Kind.HOST_CHANNEL, name(), text, 0));
        log.warn("The " + text);
    }

    private void check(ChannelListener listener, Serializable probe, Member local) throws IOException {
        String name = listener.getClass().getName();
        if (listener instanceof RpcChannel rpc && Arrays.equals(rpc.getRpcId(), ID)) {
            throw new IOException(name() + " is shared already; share it once, and use that for all clusters");
        }
        try {
            if (listener.accept(probe, local)) {
                listener.messageReceived(probe, local);
                warn("its listener " + name + " is given Clowder's messages too; let its accept() refuse an"
                        + " RpcMessage that it does not know");
            }
        } catch (Exception | LinkageError | AssertionError e) {
            throw new IOException(
                    "the listener " + name + " of " + name() + " breaks on messages that are not its own (" + e
                            + "), so neither it nor Clowder would get theirs; let its accept() refuse an RpcMessage"
                            + " that it does not know",
                    e);
        }
    }

    /** Nobody asks with this id, so nobody is answered. */
    private final class Unwrapping implements RpcCallback {

        @Override
        public Serializable replyRequest(Serializable message, Member sender) {
            return null;
        }

        @Override
        public void leftOver(Serializable message, Member sender) {
            if (receiver.accept(message, sender)) {
                receiver.messageReceived(message, sender);
            }
        }
    }

    @Override
    public void open() throws IOException {
        wrapped = new RpcChannel(ID, channel, new Unwrapping());
        boolean open = false;
        try {
            checkListeners();
            listen();
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private void listen() {
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
        if (wrapped != null) {
            Guard.run("host platform's channel", wrapped::breakdown);
        }
    }

    @Override
    public String name() {
        return (channel.getName() == null ? "channel" : "channel \"" + channel.getName() + "\"")
                + " of the host platform";
    }

    @Override
    public List<StandingWarning> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public String remark() {
        return name();
    }
}
