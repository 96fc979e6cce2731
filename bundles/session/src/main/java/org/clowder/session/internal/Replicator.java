package org.clowder.session.internal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.tribes.Member;
import org.clowder.session.SharedChannelCluster;

/**
 * What one manager does with messages from other members: applies changes session by session in the order in which they
 * come, keeps those of sessions that have not arrived and fetches the session, asks for state and gives it.
 *
 * <p>A session's lock ({@link #turn}) is held while its changes are applied, never while something is sent.
 */
public final class Replicator {

    private static final int MAX_PENDING = 100_000;

    private final BundleManagerAccess manager;
    private final SharedChannelCluster cluster;
    private final SessionOrder order = new SessionOrder();
    private final PendingChanges pending = new PendingChanges(MAX_PENDING);
    private final StateTransfer transfer;
    private final StateDonor donor;

    public Replicator(BundleManagerAccess manager, SharedChannelCluster cluster) {
        this.manager = manager;
        this.cluster = cluster;
        this.transfer = new StateTransfer(manager, cluster);
        this.donor = new StateDonor(manager, cluster, transfer::complete);
    }

    public void begin() {
        transfer.begin();
        transfer.whenComplete(() -> pending.waiting().forEach(this::pull));
    }

    public void stop() {
        transfer.stop();
    }

    public boolean complete() {
        return transfer.complete();
    }

    public void memberAdded(Member member) {
        transfer.memberAdded(member);
    }

    /** The lock under which changes of a session are applied. */
    public Lock turn(String sessionId) {
        return order.of(sessionId);
    }

    /** A message with one session whole that replaces what the receiver has. */
    public static SessionMessage whole(String manager, ReplicatedSession session) throws IOException {
        byte[] block = SessionCodec.block(List.of(SessionCodec.encode(session)));
        return StateMessages.block(manager, block, StateMessages.REPAIR);
    }

    public void received(SessionMessage message) {
        switch (message.getEventType()) {
            case StateMessages.REQUEST -> donor.answer(message);
            case StateMessages.PULL -> donor.answerPull(message);
            case StateMessages.BLOCK -> transfer.received(message);
            case StateMessages.END -> {
                // The end of an answer to a pull carries the session's id: it does not exist any more.
                pending.take(message.getSessionID());
                transfer.received(message);
            }
            case SessionMessage.EVT_SESSION_DELTA,
                    SessionMessage.EVT_SESSION_ACCESSED,
                    SessionMessage.EVT_SESSION_EXPIRED,
                    SessionMessage.EVT_CHANGE_SESSION_ID -> change(message);
            default -> manager.apply(message, message.getAddress());
        }
    }

    private void change(SessionMessage message) {
        boolean fetch = false;
        Lock turn = turn(message.getSessionID());
        turn.lock();
        try {
            if (manager.knows(message.getSessionID())) {
                manager.apply(message, message.getAddress());
            } else if (!transfer.complete() || message.getEventType() != SessionMessage.EVT_SESSION_EXPIRED) {
                fetch = pending.keep(message) && transfer.complete();
            }
        } finally {
            turn.unlock();
        }
        if (fetch) {
            pull(message);
        }
    }

    private void pull(SessionMessage change) {
        if (change.getEventType() == SessionMessage.EVT_SESSION_EXPIRED) {
            pending.take(change.getSessionID());
            return;
        }
        cluster.workers()
                .execute(() -> cluster.send(
                        StateMessages.pull(manager.managerName(), change.getSessionID()), change.getAddress()));
    }

    /** A session has arrived: what waited for it is applied. */
    public void arrived(String sessionId) {
        Lock turn = turn(sessionId);
        turn.lock();
        try {
            for (SessionMessage change : pending.take(sessionId)) {
                manager.apply(change, change.getAddress());
            }
        } finally {
            turn.unlock();
        }
    }
}
