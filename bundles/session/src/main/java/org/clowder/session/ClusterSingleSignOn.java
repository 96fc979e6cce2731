package org.clowder.session;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.SessionListener;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.authenticator.SingleSignOnEntry;
import org.apache.catalina.authenticator.SingleSignOnSessionKey;
import org.apache.catalina.ha.CatalinaCluster;
import org.apache.catalina.ha.ClusterValve;
import org.apache.catalina.ha.authenticator.ClusterSingleSignOnListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.ReplicationPoint;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.shared.SignOns;
import org.clowder.session.internal.state.Replica;

/**
 * Tomcat's {@code SingleSignOn} for a whole cluster: who has logged in to one application on one member is logged in to all
 * applications of that Host or Engine on all members, and who logs out anywhere is logged out everywhere. In the place
 * of Tomcat's {@code ClusterSingleSignOn}, with the attributes of {@code SingleSignOn}.
 *
 * <p>Logins travel as a store of the {@link SharedChannelCluster}. A password travels only with
 * {@code requireReauthentication="true"}, or if the realm's principal cannot travel. Without such a cluster logins are local.
 */
public class ClusterSingleSignOn extends SingleSignOn implements ClusterValve {

    private static final Log log = LogFactory.getLog(ClusterSingleSignOn.class);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private volatile CatalinaCluster cluster;
    private volatile SignOns shared;
    /** True once this valve stops. */
    private volatile boolean leaves;

    /** Sessions of logins that other members have ended, and that others are to end, each with when this one does if they have not, in ns. */
    private final Map<SingleSignOnSessionKey, Long> left = new ConcurrentHashMap<>();
    /** Logins of which the sessions are just being ended. */
    private final Set<String> ending = ConcurrentHashMap.newKeySet();

    @Override
    public CatalinaCluster getCluster() {
        return cluster;
    }

    @Override
    public void setCluster(CatalinaCluster cluster) {
        this.cluster = cluster;
    }

    /** Refused, with an {@code IllegalArgumentException}: no answer is waited for here. */
    public void setRpcTimeout(long millis) {
        throw unused("rpcTimeout", "logins of other members are fetched in the background; readiness waits for them");
    }

    /** Refused, with an {@code IllegalArgumentException}: logins travel in the stream of the cluster. */
    public void setMapSendOptions(int options) {
        throw unused("mapSendOptions", "a request waits until all other members have its login, 2 s at most");
    }

    /** Refused, with an {@code IllegalArgumentException}: another member that does not answer never hinders the start. */
    public void setTerminateOnStartFailure(boolean terminate) {
        throw unused("terminateOnStartFailure", "the start does not depend on other members; look at /health/ready");
    }

    /** Refused, with an {@code IllegalArgumentException}: every member has every login, none is fetched when it is used. */
    public void setAccessTimeout(long millis) {
        throw unused("accessTimeout", "every member has every login, none is fetched when it is used");
    }

    private static IllegalArgumentException unused(String attribute, String why) {
        return new IllegalArgumentException(
                "ClusterSingleSignOn has no use for " + attribute + ": " + why + ". Remove the attribute.");
    }

    @Override
    protected SessionListener getSessionListener(String id) {
        return new ClusterSingleSignOnListener(id);
    }

    // ---- life

    @Override
    protected synchronized void startInternal() throws LifecycleException {
        leaves = false;
        if ((cluster == null ? getContainer().getCluster() : cluster) instanceof SharedChannelCluster found
                && found.exchange() != null) {
            share(found);
        }
        super.startInternal();
    }

    private void share(SharedChannelCluster found) {
        SignOns created = new SignOns(
                found.exchange(),
                found.listeners(),
                "sso:" + getContainer().getName(),
                this::getRequireReauthentication,
                sessions -> endedElsewhere(sessions, System.nanoTime()));
        cache = created;
        shared = created;
    }

    /** {@inheritDoc} Other members keep the logins, and give them back when this valve starts again. */
    @Override
    protected synchronized void stopInternal() throws LifecycleException {
        leaves = true;
        super.stopInternal();
        SignOns current = shared;
        shared = null;
        left.clear();
        if (current != null) {
            cache = new ConcurrentHashMap<>();
            current.close();
        }
    }

    /** True once this member has the logins that the others had, or if there is nobody to ask. */
    public boolean stateTransferDone() {
        SignOns current = shared;
        return current == null || current.complete();
    }

    // ---- sessions

    /** {@inheritDoc} A session that is still on other members, or that another member has ended, is not this member's affair. */
    @Override
    public void sessionDestroyed(String id, Session session) {
        if (!endedElsewhere(session) && !staysElsewhere(session)) {
            if (getState().isAvailable() && logsOut(session)) {
                endEverywhere(session);
            }
            super.sessionDestroyed(id, session);
        }
    }

    /** One that ends by time or with its application only leaves the login. */
    private static boolean logsOut(Session session) {
        int limit = session.getMaxInactiveInterval();
        boolean over = limit > 0 && session.getIdleTimeInternal() >= TimeUnit.SECONDS.toMillis(limit);
        return !over && session.getManager().getContext().getState().isAvailable();
    }

    private static void endEverywhere(Session session) {
        if (session instanceof ReplicatedSession ending) {
            ending.endEverywhere();
        }
    }

    /** {@inheritDoc} With the last one the login ends. Other members know of the end of the session before: else one of them ended it, too. */
    @Override
    protected void removeSession(String id, Session session) {
        endEverywhere(session);
        super.removeSession(id, session);
    }

    /** {@inheritDoc} Ids change in requests; what another member has changed arrives with the login. */
    @Override
    protected void sessionChangedId(String id, Session session, String oldSessionId) {
        if (!(session instanceof ReplicatedSession) || RequestScope.active()) {
            super.sessionChangedId(id, session, oldSessionId);
        }
    }

    private static boolean endedElsewhere(Session session) {
        return session instanceof ReplicatedSession replicated
                && replicated.replicated() != null
                && replicated.replicated().ended();
    }

    /** The application stops on this member only. */
    private static boolean staysElsewhere(Session session) {
        if (!(session.getManager() instanceof BundleDeltaManager manager)
                || manager.getContext().getState().isAvailable()
                || manager.isExpireSessionsOnShutdown()) {
            return false;
        }
        ReplicationPoint point = manager.point();
        return point != null && point.link().shared();
    }

    /**
     * {@inheritDoc} Sessions that are not on this member are ended by those that have them. Those that are, other members hear of before the login: else one of them
     * might end them, too, and listeners hear of two ends.
     */
    @Override
    protected void deregister(String id) {
        if (!ending.add(id)) {
            // one of its sessions says so as it is ended
            return;
        }
        try {
            expireAll(cache.get(id));
        } finally {
            // another session may have come meanwhile
            expireAll(cache.remove(id));
            ending.remove(id);
        }
    }

    private void expireAll(SingleSignOnEntry login) {
        if (login != null) {
            Set.copyOf(login.findSessions()).forEach(this::expire);
        }
    }

    /**
     * One member ends a session for all, so that listeners hear of it as of one: the one that ended the login, if it has the application, else the first
     * one of those that have both. Should it not have the session, or have gone meanwhile, {@link #look} ends it.
     */
    private void endedElsewhere(Set<SingleSignOnSessionKey> sessions, long now) {
        SignOns logins = shared;
        if (leaves) {
            return;
        }
        for (SingleSignOnSessionKey key : sessions) {
            ReplicationPoint point = manager(key) instanceof BundleDeltaManager manager ? manager.point() : null;
            Replica replica = point == null ? null : point.link().store().find(key.getSessionId());
            long place = replica == null || logins == null ? 0 : logins.place(point.link(), replica);
            boolean alone = logins == null || replica == null || replica.version() == 0;
            if (alone || place == 0 && !logins.within(point.link())) {
                expire(key);
            } else {
                left.put(key, now + (1 + place) * PATIENCE);
            }
        }
    }

    /** {@inheritDoc} Ends what other members have left over. */
    @Override
    public void backgroundProcess() {
        look(System.nanoTime());
    }

    /** @param now in ns */
    void look(long now) {
        left.forEach((key, due) -> {
            if (now - due > 0 && left.remove(key, due)) {
                expire(key);
            }
        });
        SignOns logins = shared;
        if (logins != null) {
            logins.abandoned(now, this::gone).forEach(this::deregister);
        }
    }

    /** True if no member can have the session any more: this one would know it. */
    private boolean gone(SingleSignOnSessionKey key) {
        return manager(key) instanceof BundleDeltaManager manager
                && manager.hasAll()
                && manager.describe(key.getSessionId()) == null;
    }

    private Manager manager(SingleSignOnSessionKey key) {
        Container host = engine().findChild(key.getHostName());
        Container context = host == null ? null : host.findChild(key.getContextName());
        return context == null ? null : ((Context) context).getManager();
    }

    private void expire(SingleSignOnSessionKey key) {
        Manager manager = manager(key);
        try {
            Session session = manager == null ? null : manager.findSession(key.getSessionId());
            if (session != null) {
                session.expire();
            }
        } catch (IOException e) {
            log.warn("Single sign-on of " + getContainer().getName() + ": " + key + " was not ended: its manager cannot"
                    + " read it, and its user may stay logged in to that application: " + e.getMessage());
        }
    }

    private Engine engine() {
        Container container = getContainer();
        while (!(container instanceof Engine)) {
            container = container.getParent();
        }
        return (Engine) container;
    }
}
