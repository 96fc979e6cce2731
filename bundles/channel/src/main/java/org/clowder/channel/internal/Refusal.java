package org.clowder.channel.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.tribes.Guard;
import org.clowder.channel.internal.tribes.MemberAddress;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.EnvelopeWriter;
import org.clowder.channel.internal.wire.RpcHeader;
import org.clowder.tomcat.LogLimit;

/**
 * Tells the sender of a message that nobody here takes it: where the lease is not held, or not started. Bytes are answered with
 * empty bytes, now and then; a request that no {@code RpcChannel} here takes as Tribes' own channel does, so that the sender does not
 * wait for its timeout.
 */
final class Refusal {

    private static final Log log = LogFactory.getLog(Refusal.class);
    private static final byte[] NOTHING = {};

    private final Sending shared;
    private final LogLimit often = LogLimit.onceIn(Duration.ofMillis(200));

    Refusal(Sending shared) {
        this.shared = shared;
    }

    /** Answers, unless the message is an answer itself. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails is logged
    void answer(Envelope message, Member sender) {
        String tag = message.tag();
        if (message.kind() == Envelope.Kind.LEASE_BYTES) {
            if (message.length() > 0 && often.due(MemberAddress.of(sender) + " " + tag)) {
                // the thread that brought it may be the one that reads, which must not wait for a connection
                CompletableFuture.runAsync(() -> Guard.run(
                        "answer to a message that nobody takes",
                        () -> answer(Envelope.Kind.LEASE_BYTES, tag, NOTHING, sender)));
            }
        } else {
            RpcHeader.of(message)
                    .ifPresent(request -> answer(
                            Envelope.Kind.LEASE_OBJECT,
                            tag,
                            new RpcMessage.NoRpcChannelReply(request.rpcId(), request.uuid()),
                            sender));
        }
    }

    private void answer(Envelope.Kind kind, String tag, Object content, Member sender) {
        try {
            EnvelopeWriter writer = new EnvelopeWriter(tag);
            byte[] answer = content instanceof byte[] bytes ? writer.bytes(kind, bytes) : writer.object(kind, content);
            shared.send(new Member[] {sender}, answer, Channel.SEND_OPTIONS_ASYNCHRONOUS, null);
        } catch (IOException | ChannelException e) {
            log.debug(
                    "A message from " + sender.getName() + " on lease \"" + tag
                            + "\" was not answered; the sender has to" + " find out by itself that nobody takes it",
                    e);
        }
    }
}
