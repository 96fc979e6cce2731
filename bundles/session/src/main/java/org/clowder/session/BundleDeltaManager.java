package org.clowder.session;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Cluster;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Session;
import org.apache.catalina.ha.ClusterManager;
import org.apache.catalina.ha.ClusterMessage;
import org.apache.catalina.ha.session.DeltaSession;
import org.apache.catalina.tribes.io.ReplicationStream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.loading.ApplicationClasses;
import org.clowder.session.internal.replica.ApplicationValues;
import org.clowder.session.internal.replica.ManagerHome;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.ReplicationPoint;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.tomcat.ReplicationStatus;

/**
 * Tomcat's {@code DeltaManager} on Clowder's own replication: every session on every member that runs the application, in
 * one ordered stream to each, only what changed, with a version. Class loading across bundles, a filter on everything
 * that is decoded, and a state transfer that never holds up deployment.
 *
 * <p>The attributes of {@code DeltaManager} keep their meaning, except those that tune its state transfer: they are refused,
 * see {@link #setSendAllSessions}. In addition: {@link #setGuarantee guarantee}, {@link #setMaxWait maxWait},
 * {@link #setDetectMutation detectMutation}, {@link #setDetectMutationExclude detectMutationExclude},
 * {@link #setStrict strict}, {@link #setMaxAttributeSize maxAttributeSize}, {@link #setAllowedClasses allowedClasses};
 * what is not set comes from the configuration {@code org.clowder.session}.
 *
 * <p>Without a {@link SharedChannelCluster} sessions are local.
 */
public class BundleDeltaManager extends ReplicationAttributes implements ReplicationStatus {

    private static final Log log = LogFactory.getLog(BundleDeltaManager.class);
    private static final long FLUSH_MILLIS = 5_000;

    private final ManagerHome home = new ManagerHome(this, settings);
    private volatile long startedAt;

    public BundleDeltaManager() {
        sessions = home.sessions();
    }

    // ---- life

    @Override
    public Session createEmptySession() {
        return new ReplicatedSession(this, home);
    }

    @Override
    protected void startInternal() throws LifecycleException {
        startedAt = System.nanoTime();
        Cluster cluster = getCluster() == null ? getContext().getCluster() : getCluster();
        if (cluster instanceof SharedChannelCluster shared && shared.exchange() != null) {
            if (getName() == null) {
                // named by the <Context> of an application that is not distributable: Tomcat has not told the cluster
                shared.registerManager(this);
            }
            settings.defaults(shared.defaults());
            String name = nameIn(shared);
            ApplicationClasses classes = new ApplicationClasses(
                    name, List.of(getClassLoaders()), getContext().getServletContext(), settings.attributeName());
            ApplicationValues values = new ApplicationValues(
                    name,
                    classes,
                    settings.allowedClasses(),
                    shared.serializers(),
                    settings.maxAttributeSize(),
                    home::waiting);
            home.start(shared.home(), name, values, settings.initialized());
        } else {
            log.warn("Sessions of " + getContext().getName() + " are local until it is started anew: "
                    + (cluster == null
                            ? "there is no Cluster"
                            : "its Cluster is not a SharedChannelCluster that runs"));
        }
        super.startInternal();
        if (!getState().isAvailable()) {
            // Tomcat's manager does not start without a cluster
            setState(LifecycleState.STARTING);
        }
    }

    /**
     * What the application is called, which is the same on all members and with each start: Tomcat itself puts the Host's name in front at some
     * time, depending on who has made the manager. Of an application of another Host than the default one it stays there.
     */
    private String nameIn(SharedChannelCluster cluster) {
        if (!(cluster.getContainer() instanceof Engine engine)) {
            return getName();
        }
        String host = getContext().getParent().getName();
        String prefix = host + "#";
        String name = getName().startsWith(prefix) ? getName().substring(prefix.length()) : getName();
        return host.equals(engine.getDefaultHost()) ? name : prefix + name;
    }

    /** Takes back what this member itself has kept, and asks the others in the background; does not wait for them. */
    @Override
    public synchronized void getAllClusterSessions() {
        home.restore();
    }

    /**
     * {@inheritDoc} What was changed is with the other members first, and if only the application stops, this member keeps its
     * sessions for the next start. Where the member stops and others go on, listeners hear of no end.
     */
    @Override
    protected void stopInternal() throws LifecycleException {
        home.stopping();
        boolean keep = !isExpireSessionsOnShutdown() && getContext().getParent().getState() == LifecycleState.STARTED;
        if (keep) {
            home.keep();
        } else if (!isExpireSessionsOnShutdown()) {
            home.leave();
        }
        home.flush(FLUSH_MILLIS);
        super.stopInternal();
        expireRest();
        home.flush(FLUSH_MILLIS);
        home.stop(keep);
    }

    /** Also those that are over by time, which Tomcat leaves alone. */
    private void expireRest() {
        for (Session each : findSessions()) {
            if (isExpireSessionsOnShutdown()) {
                ((DeltaSession) each).expire(true, true);
            } else if (each instanceof ReplicatedSession session) {
                session.stop();
            }
        }
    }

    // ---- sessions

    /** {@inheritDoc} In a request other members are asked first, if this one may lack something of it. */
    @Override
    public Session findSession(String id) throws IOException {
        return id == null ? null : home.find(id);
    }

    @Override
    protected String generateSessionId() {
        String id = super.generateSessionId();
        home.drawn(id);
        return id;
    }

    /** {@inheritDoc} Another session that has its id stays. */
    @Override
    public void remove(Session session, boolean update) {
        super.remove(session, update);
        home.sessions().removed(session);
    }

    /** {@inheritDoc} What is over is ended by one member for all. */
    @Override
    public void processExpires() {
        long start = System.currentTimeMillis();
        for (Session session : findSessions()) {
            if (session instanceof ReplicatedSession replicated) {
                home.expireIfOver(replicated);
            }
        }
        processingTime += System.currentTimeMillis() - start;
    }

    /**
     * True once this member has the sessions that the others had, or if there is nobody to ask, or if
     * {@code stateTransferTimeout} (seconds; -1 for no limit) has passed.
     */
    public boolean stateTransferDone() {
        Link link = home.link();
        if (link == null || link.joined().isDone()) {
            return true;
        }
        long waited = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
        return getStateTransferTimeout() >= 0 && waited >= getStateTransferTimeout();
    }

    /** {@inheritDoc} Always true: whether there is anybody to send to is the cluster's affair. */
    @Override
    public boolean replicating() {
        return true;
    }

    /** {@inheritDoc} Empty if there is nothing to say beyond what the cluster says. */
    @Override
    public String replicationReason() {
        return home.waitsFor();
    }

    /** What replication of this application did so far; never null. */
    public ApplicationReplication replication() {
        return home.counters();
    }

    /** A session as replication knows it, or null if there is none of that id. */
    public SessionDescription describe(String sessionId) {
        return sessions.get(sessionId) instanceof ReplicatedSession session
                ? new SessionDescription(
                        session.getIdInternal(),
                        session.getVersion(),
                        session.replicatedBytes(),
                        session.isPrimarySession())
                : null;
    }

    /**
     * What the application keeps in a session, as it was last published.
     *
     * @return by the name of each attribute the bytes that it takes when it is sent; empty if there is no session of that id
     * @since 1.6
     */
    public Map<String, Integer> attributeSizes(String sessionId) {
        Map<String, Integer> sizes = new TreeMap<>();
        Replica replica = sessions.get(sessionId) instanceof ReplicatedSession session ? session.replicated() : null;
        for (String name : replica == null ? List.<String>of() : replica.names()) {
            Entry entry = replica.entry(name);
            if (entry != null && entry.ofApplication() && entry.value() != null) {
                sizes.put(name, entry.value().size());
            }
        }
        return sizes;
    }

    // ---- what Tomcat's own parts call

    /** The request knows the session itself. */
    @Override
    public void registerSessionAtReplicationValve(DeltaSession session) {
        // see ReplicatedSession.access
    }

    /** Nothing is sent for it: a session travels with the first change. */
    @Override
    protected void sendCreateSession(String sessionId, DeltaSession session) {
        if (!RequestScope.active() && session instanceof ReplicatedSession created) {
            created.publish();
        }
    }

    /** The session has published that itself. */
    @Override
    protected void sessionExpired(String id) {
        // see ReplicatedSession.expire
    }

    @Override
    public String rotateSessionId(Session session) {
        String newId = generateSessionId();
        changeSessionId(session, newId);
        return newId;
    }

    /** {@inheritDoc} The session tells the other members itself. */
    @Override
    public void changeSessionId(Session session, String newId) {
        changeSessionId(session, newId, true, true);
    }

    /**
     * {@inheritDoc} Publishes the session's changes and waits as the guarantee demands.
     *
     * @return always null: there is nothing left to be sent
     */
    @Override
    public ClusterMessage requestCompleted(String sessionId, boolean expires) {
        if (!expires && sessions.get(sessionId) instanceof ReplicatedSession session) {
            RequestScope.publish(session);
        }
        return null;
    }

    /** Messages of Tomcat's own managers are none of this one's business. */
    @Override
    public void messageDataReceived(ClusterMessage message) {
        log.debug("A message of another manager was left alone: " + message);
    }

    @Override
    public ReplicationStream getReplicationStream(byte[] data, int offset, int length) throws IOException {
        throw new IOException(getName() + ": Java-serialized messages are not read");
    }

    @Override
    public ClusterManager cloneFromTemplate() {
        BundleDeltaManager copy = another();
        clone(copy);
        copy.setExpireSessionsOnShutdown(isExpireSessionsOnShutdown());
        copy.setNotifySessionListenersOnReplication(isNotifySessionListenersOnReplication());
        copy.setNotifyContainerListenersOnReplication(isNotifyContainerListenersOnReplication());
        copy.setStateTransferTimeout(getStateTransferTimeout());
        copy.setEnableStatistics(getEnableStatistics());
        copy.settings.copyFrom(settings);
        return copy;
    }

    BundleDeltaManager another() {
        return new BundleDeltaManager();
    }

    ManagerHome home() {
        return home;
    }

    boolean shows(String store) {
        Link link = home.link();
        return link != null && link.store().name().equals(store);
    }

    ReplicationPoint point() {
        return home.point();
    }

    /** True if this member has all sessions that any member may have. */
    boolean hasAll() {
        ReplicationPoint point = home.point();
        return point != null && point.exchange().complete(point.link());
    }
}
