package org.clowder.session.internal;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.RpcCallback;
import org.apache.catalina.tribes.group.RpcChannel;

/**
 * Tells whether a member of the shared channel has this cluster running too. A member may be on the channel without it
 * (its Tomcat is starting or stopped); then the channel refuses at once, and nobody waits for an answer that cannot come.
 */
public final class Presence implements AutoCloseable {

    private static final long TIMEOUT_MILLIS = 3_000;
    private static final String QUESTION = "present?";
    private static final String ANSWER = "present";

    private final RpcChannel rpc;

    public Presence(Channel channel) {
        this.rpc = new RpcChannel("clowder-presence".getBytes(StandardCharsets.US_ASCII), channel, new Answers());
    }

    /** Asks a member; true if it says no, false if it says yes or says nothing for {@value #TIMEOUT_MILLIS} ms. */
    boolean denied(Member member) {
        long start = System.nanoTime();
        try {
            boolean answered = rpc.send(
                                    new Member[] {member},
                                    QUESTION,
                                    RpcChannel.FIRST_REPLY,
                                    Channel.SEND_OPTIONS_USE_ACK,
                                    TIMEOUT_MILLIS)
                            .length
                    > 0;
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            return !answered && waited < TIMEOUT_MILLIS / 2;
        } catch (ChannelException e) {
            // The failure detector deals with a member that cannot be reached.
            return false;
        }
    }

    @Override
    public void close() {
        rpc.breakdown();
    }

    /** Every cluster that runs answers. */
    private static final class Answers implements RpcCallback {

        @Override
        public Serializable replyRequest(Serializable message, Member sender) {
            return ANSWER;
        }

        @Override
        public void leftOver(Serializable message, Member sender) {
            // An answer that came too late says nothing new.
        }
    }
}
