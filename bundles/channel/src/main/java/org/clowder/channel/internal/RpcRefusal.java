package org.clowder.channel.internal;

import java.io.IOException;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.EnvelopeWriter;
import org.clowder.channel.internal.wire.RpcHeader;

/**
 * Answers a request on a lease that no {@code RpcChannel} here takes, as Tribes' own channel does, so that the sender
 * does not wait for its timeout. Does so too where the lease is not held or not started.
 */
final class RpcRefusal {

    private static final Log log = LogFactory.getLog(RpcRefusal.class);

    private final Sending shared;

    RpcRefusal(Sending shared) {
        this.shared = shared;
    }

    /** Does nothing if the message is not a request. */
    void answer(Envelope message, Member sender) {
        RpcHeader.of(message).ifPresent(request -> answer(message.tag(), request, sender));
    }

    private void answer(String tag, RpcHeader request, Member sender) {
        try {
            byte[] answer = new EnvelopeWriter(tag)
                    .object(
                            Envelope.Kind.LEASE_OBJECT,
                            new RpcMessage.NoRpcChannelReply(request.rpcId(), request.uuid()));
            shared.required().send(new Member[] {sender}, new ByteMessage(answer), Channel.SEND_OPTIONS_ASYNCHRONOUS);
        } catch (IOException | ChannelException e) {
            log.debug(
                    "A request from " + sender.getName() + " on lease \"" + tag
                            + "\" was not answered; the sender waits for its timeout",
                    e);
        }
    }
}
