package org.clowder.session.internal;

import org.apache.catalina.ha.ClusterMessage;
import org.apache.catalina.ha.session.ClusterSessionListener;
import org.apache.catalina.ha.session.SessionMessage;
import org.clowder.session.SharedChannelCluster;

/**
 * Gives session messages to the manager of their context. A message for an application that this member does not run is
 * none of its business; only a request is answered, so that nobody waits.
 */
public final class ContextSessionListener extends ClusterSessionListener {

    private final SharedChannelCluster owner;

    public ContextSessionListener(SharedChannelCluster owner) {
        this.owner = owner;
    }

    @Override
    public void messageReceived(ClusterMessage received) {
        SessionMessage message = (SessionMessage) received;
        if (message.getContextName() == null || owner.getManager(message.getContextName()) != null) {
            super.messageReceived(message);
            return;
        }
        switch (message.getEventType()) {
            case StateMessages.REQUEST, StateMessages.PULL ->
                owner.workers()
                        .execute(() -> owner.send(
                                StateMessages.end(
                                        message.getContextName(), message.getSessionID(), StateMessages.Answer.ABSENT),
                                message.getAddress()));
            default -> {
                // The application does not run here.
            }
        }
    }
}
