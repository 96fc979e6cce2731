package org.clowder.session.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.SharedChannelCluster;

/** Answers other members that ask for sessions: in blocks, each acknowledged, on a worker's thread. */
final class StateDonor {

    private static final Log log = LogFactory.getLog(StateDonor.class);
    private static final int BLOCK_BYTES = 512 * 1024;
    private static final int SYNCHRONOUS = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;

    private final BundleManagerAccess manager;
    private final SharedChannelCluster cluster;
    private final BooleanSupplier complete;

    StateDonor(BundleManagerAccess manager, SharedChannelCluster cluster, BooleanSupplier complete) {
        this.manager = manager;
        this.cluster = cluster;
        this.complete = complete;
    }

    /** Another member asks for everything. */
    void answer(SessionMessage request) {
        cluster.workers().execute(() -> {
            String transfer = request.getSessionID();
            Member joiner = request.getAddress();
            try {
                // Asked before the sessions are listed: what is complete then is complete in the answer.
                StateMessages.Answer answer =
                        complete.getAsBoolean() ? StateMessages.Answer.COMPLETE : StateMessages.Answer.INCOMPLETE;
                int sent = sendAll(transfer, joiner);
                send(StateMessages.end(manager.managerName(), transfer, answer), joiner);
                String result =
                        manager.managerName() + ": sent " + sent + " sessions to member " + MemberAddress.of(joiner);
                if (sent > 0) {
                    log.info(result);
                } else {
                    log.debug(result);
                }
            } catch (ChannelException | IOException e) {
                log.warn(manager.managerName() + ": sessions could not be sent to member " + MemberAddress.of(joiner)
                        + ", which will ask again or ask another: " + e.getMessage());
            }
        });
    }

    /** Another member got a change of a session that it does not know. */
    void answerPull(SessionMessage request) {
        cluster.workers().execute(() -> {
            String id = request.getSessionID();
            try {
                SessionMessage whole = manager.wholeSession(id);
                SessionMessage answer = whole == null
                        ? StateMessages.end(manager.managerName(), id, StateMessages.Answer.ABSENT)
                        : whole;
                send(answer, request.getAddress());
            } catch (ChannelException | IOException e) {
                log.warn(manager.managerName() + ": session " + id + " could not be sent to member "
                        + MemberAddress.of(request.getAddress()) + ": " + e.getMessage());
            }
        });
    }

    private int sendAll(String transfer, Member joiner) throws ChannelException, IOException {
        List<byte[]> block = new ArrayList<>();
        int bytes = 0;
        int sent = 0;
        for (ReplicatedSession session : manager.replicatedSessions()) {
            byte[] encoded = encoded(session);
            if (encoded == null) {
                continue;
            }
            block.add(encoded);
            bytes += encoded.length;
            sent++;
            if (bytes >= BLOCK_BYTES) {
                send(StateMessages.block(manager.managerName(), SessionCodec.block(block), transfer), joiner);
                block.clear();
                bytes = 0;
            }
        }
        if (!block.isEmpty()) {
            send(StateMessages.block(manager.managerName(), SessionCodec.block(block), transfer), joiner);
        }
        return sent;
    }

    private byte[] encoded(ReplicatedSession session) {
        if (!session.isValid()) {
            return null;
        }
        try {
            return SessionCodec.encode(session);
        } catch (IOException e) {
            log.error(manager.managerName() + ": " + e.getMessage() + "; it is not transferred", e);
            return null;
        }
    }

    private void send(SessionMessage message, Member to) throws ChannelException {
        message.setAddress(cluster.getLocalMember());
        cluster.getChannel().send(new Member[] {to}, message, SYNCHRONOUS);
    }
}
