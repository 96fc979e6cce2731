package org.clowder.channel.internal.tribes;

import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.RpcChannel;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.catalina.tribes.io.XByteBuffer;
import org.apache.catalina.tribes.membership.StaticMembershipProvider;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ByteRange;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.internal.types.TribesTypes;
import org.clowder.channel.internal.wire.ObjectReader;
import org.clowder.channel.internal.wire.ObjectReader.UndecodableException;
import org.clowder.tomcat.LogLimit;

/**
 * Tribes' channel, but what comes in as a serialized object is decoded only if it belongs to Tribes' own membership;
 * everything else is dropped. A listener that throws neither stops the others nor becomes a negative acknowledgement.
 */
final class FilteringGroupChannel extends GroupChannel {

    private static final Log log = LogFactory.getLog(FilteringGroupChannel.class);

    private final ObjectReader reader =
            new ObjectReader(new Decoding(List.of(TribesTypes.loader()), TribesTypes.membershipFilter()));
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(10));
    private final ChannelCounts counts;
    private final Attendance attendance;
    private volatile boolean stopping;

    /**
     * @param counts gets the messages that are dropped here
     * @param attendance is told of their senders
     */
    FilteringGroupChannel(ChannelCounts counts, Attendance attendance) {
        this.counts = counts;
        this.attendance = attendance;
    }

    @Override
    public synchronized void stop(int services) throws ChannelException {
        stopping = true;
        super.stop(services);
    }

    @Override
    public void messageReceived(ChannelMessage message) {
        if (message == null) {
            return;
        }
        Serializable content = content(message);
        if (content != null) {
            deliver(content, message.getAddress());
        }
    }

    private Serializable content(ChannelMessage message) {
        // The receiver makes each message an array of its own, so what is in it may be kept.
        XByteBuffer content = message.getMessage();
        ByteRange bytes = new ByteRange(content.getBytesDirect(), 0, content.getLength());
        if ((message.getOptions() & Channel.SEND_OPTIONS_BYTE_MESSAGE) != 0) {
            return bytes;
        }
        try {
            Object object = reader.read(new ByteArrayInputStream(bytes.array(), 0, bytes.length()), bytes.length());
            // a plain string, for example, passes any filter of classes
            if (object instanceof RpcMessage || object instanceof StaticMembershipProvider.MemberMessage) {
                return (Serializable) object;
            }
            drop(message, object == null ? "null" : object.getClass().getName());
        } catch (UndecodableException e) {
            drop(message, e.getMessage());
        }
        return null;
    }

    private void drop(ChannelMessage message, String what) {
        counts.countForeign();
        String from = MemberAddress.of(message.getAddress());
        attendance.refuse(
                from,
                "made no sense; does that member have an encryption key, and this one none? Compare org.clowder.channel on"
                        + " both members");
        if (limit.due(from)) {
            log.warn("A message from " + from + " was dropped: it is not bytes, and not one of Tribes' own (" + what
                    + "). Is that a member of this cluster, with the same encryption key? Further ones are only"
                    + " counted.");
        }
    }

    private void deliver(Serializable content, Member sender) {
        boolean answered = false;
        for (ChannelListener listener : channelListeners) {
            try {
                if (listener.accept(content, sender)) {
                    listener.messageReceived(content, sender);
                    answered |= listener instanceof RpcChannel;
                }
            } catch (RuntimeException e) {
                log.error("A listener of the platform's channel failed on a message from " + sender.getName(), e);
            }
        }
        if (!answered && !stopping && content instanceof RpcMessage request) {
            sendNoRpcChannelReply(request, sender);
        }
    }
}
