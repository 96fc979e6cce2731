package org.clowder.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.catalina.Cluster;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Session;
import org.apache.catalina.ha.ClusterManager;
import org.apache.catalina.ha.ClusterMessage;
import org.apache.catalina.ha.session.DeltaManager;
import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.io.ReplicationStream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.BundleManagerAccess;
import org.clowder.session.internal.ReplicatedSession;
import org.clowder.session.internal.Replicator;
import org.clowder.session.internal.SessionFilter;

/**
 * Tomcat's {@code DeltaManager} with class loading across bundles, a filter on everything that is decoded, and a state
 * transfer that never holds up deployment. A change of a session that is not known here is kept and the session fetched;
 * it is never dropped.
 *
 * <p>All attributes of {@code DeltaManager} may be set.
 */
public class BundleDeltaManager extends DeltaManager {

    private static final Log log = LogFactory.getLog(BundleDeltaManager.class);

    private final Access access = new Access();
    private volatile Replicator replicator;

    @Override
    public Session createEmptySession() {
        return new ReplicatedSession(this);
    }

    /** {@inheritDoc} The cluster hands in messages from the moment this manager registers: it is prepared before. */
    @Override
    protected void startInternal() throws LifecycleException {
        Cluster cluster = getCluster() == null ? getContext().getCluster() : getCluster();
        if (cluster instanceof SharedChannelCluster shared) {
            replicator = new Replicator(access, shared);
        }
        super.startInternal();
    }

    /** Asks the other members in the background; returns at once. */
    @Override
    public synchronized void getAllClusterSessions() {
        Replicator current = replicator;
        if (current == null) {
            super.getAllClusterSessions();
        } else {
            current.begin();
        }
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        Replicator current = replicator;
        replicator = null;
        if (current != null) {
            current.stop();
        }
        super.stopInternal();
    }

    /** True once this member has the sessions that the others had, or if there is nobody to ask. */
    public boolean stateTransferDone() {
        Replicator current = replicator;
        return current == null || current.complete();
    }

    void memberAdded(Member member) {
        Replicator current = replicator;
        if (current != null) {
            current.memberAdded(member);
        }
    }

    @Override
    public void messageDataReceived(ClusterMessage message) {
        Replicator current = replicator;
        if (current != null && message instanceof SessionMessage session) {
            current.received(session);
        } else {
            super.messageDataReceived(message);
        }
    }

    /** {@inheritDoc} If the change cannot be sent by itself, the session follows whole, without what cannot be sent. */
    @Override
    public ClusterMessage requestCompleted(String sessionId, boolean expires) {
        ClusterMessage message = super.requestCompleted(sessionId, expires);
        if (message == null
                && getCluster() instanceof SharedChannelCluster cluster
                && access.session(sessionId) instanceof ReplicatedSession session
                && session.takeDeltaLost()) {
            cluster.repairs().push(access, sessionId);
        }
        return message;
    }

    @Override
    public ReplicationStream getReplicationStream(byte[] data, int offset, int length) throws IOException {
        ReplicationStream stream = super.getReplicationStream(data, offset, length);
        stream.setObjectInputFilter(new SessionFilter(getClassLoaders()[0], DeltaManager.class.getClassLoader()));
        return stream;
    }

    @Override
    public ClusterManager cloneFromTemplate() {
        BundleDeltaManager copy = new BundleDeltaManager();
        clone(copy);
        copy.setExpireSessionsOnShutdown(isExpireSessionsOnShutdown());
        copy.setNotifySessionListenersOnReplication(isNotifySessionListenersOnReplication());
        copy.setNotifyContainerListenersOnReplication(isNotifyContainerListenersOnReplication());
        copy.setStateTransferTimeout(getStateTransferTimeout());
        copy.setSendAllSessions(isSendAllSessions());
        copy.setSendAllSessionsSize(getSendAllSessionsSize());
        copy.setSendAllSessionsWaitTime(getSendAllSessionsWaitTime());
        copy.setStateTimestampDrop(isStateTimestampDrop());
        copy.setEnableStatistics(getEnableStatistics());
        return copy;
    }

    /** The manager as the parts of replication see it. */
    private final class Access implements BundleManagerAccess {

        @Override
        public String managerName() {
            return getName();
        }

        @Override
        public boolean knows(String sessionId) {
            return session(sessionId) != null;
        }

        private Session session(String sessionId) {
            return sessions.get(sessionId);
        }

        @Override
        public List<ReplicatedSession> replicatedSessions() {
            List<ReplicatedSession> all = new ArrayList<>();
            for (Session session : findSessions()) {
                all.add((ReplicatedSession) session);
            }
            return all;
        }

        @Override
        public SessionMessage wholeSession(String sessionId) throws IOException {
            return session(sessionId) instanceof ReplicatedSession session && session.isValid()
                    ? Replicator.whole(getName(), session)
                    : null;
        }

        @Override
        public void apply(SessionMessage message, Member sender) {
            messageReceived(message, sender);
        }

        @Override
        public void adopt(byte[] encoded, boolean force) {
            ClassLoader before = getContext().bind(null);
            try (ReplicationStream in = getReplicationStream(encoded)) {
                ReplicatedSession session = (ReplicatedSession) createEmptySession();
                session.readObjectData(in);
                adopt(session, force);
            } catch (IOException | ClassNotFoundException e) {
                log.error(getName() + ": a session from another member cannot be read: " + e, e);
            } finally {
                getContext().unbind(before);
            }
        }

        private void adopt(ReplicatedSession session, boolean force) {
            Replicator current = replicator;
            if (current == null) {
                return;
            }
            Lock turn = current.turn(session.getIdInternal());
            turn.lock();
            try {
                boolean known = session(session.getIdInternal()) instanceof ReplicatedSession own
                        && !force
                        && own.lastUsed() >= session.lastUsed();
                if (!known) {
                    session.adopt(BundleDeltaManager.this);
                    add(session);
                    if (isNotifySessionListenersOnReplication()) {
                        session.tellNew();
                    }
                }
            } finally {
                turn.unlock();
            }
            current.arrived(session.getIdInternal());
        }
    }
}
