package org.clowder.session.internal;

import java.io.IOException;
import java.io.Serializable;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Member;
import org.clowder.channel.ByteRange;
import org.clowder.channel.ChannelLease;
import org.clowder.session.internal.exchange.Wire;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.MemberAddress;

/**
 * Frames as byte messages of the cluster's lease. Without acknowledgement of the channel: the protocol has its own.
 *
 * @param known true once the members that were there at the beginning are known
 * @param receiver gets each frame, on a thread of the channel; one without content says that the member does not take frames
 */
public record ChannelWire(Channel channel, BooleanSupplier known, BiConsumer<WireInput, Member> receiver)
        implements Wire, ChannelListener {

    private static final int NO_OPTION = 0;
    private static final int CONNECT_MILLIS = 1_000;

    @Override
    public void send(Member to, WireOutput frame, boolean brief) throws IOException {
        try {
            channel.send(
                    new Member[] {to},
                    new ByteRange(frame.array(), 0, frame.size()),
                    brief ? ChannelLease.SEND_OPTION_BRIEF : NO_OPTION);
        } catch (ChannelException e) {
            throw new IOException("cannot send to member " + MemberAddress.of(to) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<Member> members() {
        return List.of(channel.getMembers());
    }

    @Override
    public boolean settled() {
        return known.getAsBoolean();
    }

    /** {@inheritDoc} The machine answers and says that nobody listens there. */
    @Override
    public boolean ended(Member member) {
        if (members().contains(member)) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(member.getHost()), member.getPort()),
                    CONNECT_MILLIS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean accept(Serializable message, Member sender) {
        return message instanceof ByteMessage;
    }

    @Override
    public void messageReceived(Serializable message, Member sender) {
        ByteRange bytes = ByteRange.of((ByteMessage) message);
        receiver.accept(new WireInput(bytes.array(), bytes.offset(), bytes.length()), sender);
    }
}
