package org.clowder.session;

import java.util.concurrent.locks.Lock;
import org.apache.catalina.ha.ClusterManager;
import org.apache.catalina.ha.tcp.ReplicationValve;
import org.clowder.session.internal.SessionOrder;

/**
 * Sends what a request changed in its session before the response is finished. It is first in the pipeline of the
 * container that holds the Cluster, wherever the descriptor writes it, so that it sees the changes of every valve behind
 * it; sessions of other contexts that the request touched are sent too.
 *
 * <p>Changes of one session leave this member in the order in which they were made: taking the delta and sending it is
 * one step per session.
 */
public class SessionReplicationValve extends ReplicationValve {

    private final SessionOrder order = new SessionOrder();

    @Override
    protected void send(ClusterManager manager, String sessionId) {
        Lock turn = order.of(sessionId);
        turn.lock();
        try {
            super.send(manager, sessionId);
        } finally {
            turn.unlock();
        }
    }
}
