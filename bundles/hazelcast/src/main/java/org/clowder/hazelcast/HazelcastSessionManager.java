package org.clowder.hazelcast;

import com.hazelcast.client.Client;
import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryExpiredListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Session;
import org.apache.catalina.authenticator.Constants;
import org.apache.catalina.session.ManagerBase;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.hazelcast.internal.HazelcastSession;
import org.clowder.hazelcast.internal.Instances;
import org.clowder.hazelcast.internal.LaterMap;
import org.clowder.hazelcast.internal.RecordStore;
import org.clowder.hazelcast.internal.RequestScope;
import org.clowder.hazelcast.internal.SessionLoader;
import org.clowder.hazelcast.internal.SessionValve;
import org.clowder.hazelcast.internal.Values;
import org.clowder.tomcat.ReplicationStatus;

/**
 * Keeps the sessions of an application in a map of Hazelcast, where every member finds them that runs the application: in the member's own
 * JVM, or in a cluster of its own, whose clients the members are. A member has the sessions in memory that it serves.
 *
 * <p>A request asks first what others have changed in its session, and what it has changed itself is written before its response leaves.
 *
 * <p>The attributes of the element are those of Tomcat's managers and the setters below.
 */
public final class HazelcastSessionManager extends ManagerBase implements ReplicationStatus {

    private static final Log LOG = LogFactory.getLog(HazelcastSessionManager.class);

    private static final String NAME = "HazelcastSessionManager";

    /** What the earlier session manager for Hazelcast calls the map that nobody has named. */
    private static final String DEFAULT_MAP = "default";

    private static final int DEFAULT_FREQUENCY = 6;
    private static final int DEFAULT_LARGE = 16 * 1024;
    private static final long DEFAULT_MAX_WAIT = 2000;

    /** How often what no request writes is written, in ms: how far the stored time of the last use may be behind. */
    private static final long TOUCH = 1000;

    /** What Hazelcast offers without a bound is done by so many threads, and waits in a queue of that length before it is refused. */
    private static final int THREADS = 16;

    /** Listeners of an application may take their time. */
    private static final int TIMERS = 3;

    private static final int QUEUE = 4096;
    private static final long IDLE = 30;

    /** What stands between ids and applications in keys. */
    private static final Pattern FOREIGN = Pattern.compile("[|@]");

    /** For how long in s members know who has told that a session ended by time. */
    private static final long CLAIM = 120;

    private final Home home = new Home();
    private String mapName;
    private boolean sticky = true;
    private boolean deferredWrite = true;
    private boolean clientOnly;
    private boolean detectMutation = true;
    private String hazelcastInstanceName;
    private int largeValue = DEFAULT_LARGE;
    private long maxWait = DEFAULT_MAX_WAIT;
    private long freshness;
    private HazelcastInstance given;

    private HazelcastInstance instance;
    private RecordStore store;
    private SessionLoader loader;
    private Values values;
    /** Whether Hazelcast has had its copies in place once since the start. */
    private volatile boolean settled;

    private IMap<String, String> claims;
    private IMap<String, byte[]> records;
    private volatile UUID expiry;
    private String suffix = "";
    private ExecutorService executor;
    private volatile ScheduledExecutorService timer;

    public HazelcastSessionManager() {
        processExpiresFrequency = DEFAULT_FREQUENCY;
    }

    @Override
    public String getName() {
        return NAME;
    }

    public String getMapName() {
        return mapName;
    }

    /**
     * The map of the sessions. Several applications may share one.
     *
     * @param name by default the application's name and {@code _session_replication}
     */
    public void setMapName(String name) {
        mapName = name;
    }

    public boolean isSticky() {
        return sticky;
    }

    /** Whether a balancer leads the requests of a session to the same member, as long as it is there. Default true. */
    public void setSticky(boolean sticky) {
        this.sticky = sticky;
    }

    public boolean isDeferredWrite() {
        return deferredWrite;
    }

    /** Whether changes are written at the end of a request, in one step; else each one at once. Default true. */
    public void setDeferredWrite(boolean deferred) {
        deferredWrite = deferred;
    }

    public boolean isClientOnly() {
        return clientOnly;
    }

    /** Whether the member is a client of a cluster. Default false: it is a member of Hazelcast itself. */
    public void setClientOnly(boolean client) {
        clientOnly = client;
    }

    public String getHazelcastInstanceName() {
        return hazelcastInstanceName;
    }

    /** The name of an instance that is there already. */
    public void setHazelcastInstanceName(String name) {
        hazelcastInstanceName = name;
    }

    /** An instance that somebody else starts and stops. */
    public void setHazelcastInstance(HazelcastInstance instance) {
        given = instance;
    }

    public boolean isDetectMutation() {
        return detectMutation;
    }

    /** Whether objects that a request has read are compared with what is stored, though it did not set them again. Default true. */
    public void setDetectMutation(boolean detect) {
        detectMutation = detect;
    }

    public int getLargeValueSize() {
        return largeValue;
    }

    /** From how many bytes on an attribute is stored apart from the session, and read when it is used; 0 for never. Default 16384. */
    public void setLargeValueSize(int bytes) {
        largeValue = bytes;
    }

    public long getFreshness() {
        return freshness;
    }

    /**
     * For how long what this member has of a session counts without a look at Hazelcast, in ms, if the id names this member. Default 0: each
     * request asks first, and gets what has changed. Above, a session that was ended or moved elsewhere may answer here for as long.
     */
    public void setFreshness(long millis) {
        freshness = millis;
    }

    public long getMaxWait() {
        return maxWait;
    }

    /** How long a request waits for Hazelcast at most, in ms. Default 2000. */
    public void setMaxWait(long millis) {
        maxWait = millis;
    }

    /**
     * How often sessions that have timed out are looked for, in s.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    @Override
    public void setProcessExpiresFrequency(int seconds) {
        if (seconds < 1) {
            throw new IllegalArgumentException("processExpiresFrequency=\"" + seconds + "\": expected 1 s or more");
        }
        super.setProcessExpiresFrequency(seconds);
    }

    /** The name of the map, whoever has named it. */
    String usedMap() {
        if (mapName != null && !mapName.equals(DEFAULT_MAP)) {
            return mapName;
        }
        String context = getContext().getName();
        String name = context.startsWith("/") ? context.substring(1) : context;
        return (name.isEmpty() ? "empty" : name) + "_session_replication";
    }

    @Override
    public boolean replicating() {
        return store != null;
    }

    @Override
    public String replicationReason() {
        return store == null
                ? "its <Manager> has not started"
                : "in the map " + usedMap() + " of Hazelcast" + (store.available() ? "" : ", which does not answer");
    }

    /** How it is now. */
    public StoreStatus status() {
        int written = 0;
        int count = 0;
        for (Session session : sessions.values()) {
            count++;
            if (session instanceof HazelcastSession own && !own.dirty()) {
                written++;
            }
        }
        boolean client = instance.getLocalEndpoint() instanceof Client;
        boolean backedUp =
                client || store.available() && instance.getPartitionService().isLocalMemberSafe();
        boolean company = client || instance.getCluster().getMembers().size() > 1;
        return new StoreStatus(count, written, store.available(), settled, company, backedUp);
    }

    @Override
    protected void startInternal() throws LifecycleException {
        super.startInternal();
        String map = usedMap();
        try {
            instance = Instances.find(given, hazelcastInstanceName, clientOnly, getContext());
            if (Instances.hasNearCache(instance, map)) {
                throw new IllegalStateException("the configuration of " + instance.getName()
                        + " has a near cache for the map " + map
                        + ", by which sessions would be seen that have ended; take it out of the configuration");
            }
        } catch (IllegalStateException e) {
            throw new LifecycleException(
                    "The sessions of " + getContext().getName() + " cannot be kept in Hazelcast: " + e.getMessage(), e);
        }
        settled = false;
        suffix = suffix();
        AtomicInteger number = new AtomicInteger();
        String threads = "clowder-hazelcast" + getContext().getName().replace('/', '-') + "-";
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                task -> daemon(task, threads + number.incrementAndGet()));
        pool.allowCoreThreadTimeOut(true);
        executor = pool;
        records = LaterMap.of(instance, map);
        claims = LaterMap.of(instance, map + ".ended");
        store = new RecordStore(records, LaterMap.of(instance, map + ".values"), executor, maxWait);
        values = new Values(getContext().getLoader().getClassLoader(), getSessionAttributeValueClassNamePattern());
        loader = new SessionLoader(store);
        SessionValve.use(getContext().getParent());
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(TIMERS, task -> daemon(task, threads + "timer"));
        clock.setRemoveOnCancelPolicy(true);
        clock.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        timer = clock;
        try {
            listen(clock);
        } catch (HazelcastClientOfflineException e) {
            guarded(store::probe).run();
        }
        Future<?> unused =
                clock.scheduleWithFixedDelay(guarded(() -> catchUp(clock)), TOUCH, TOUCH, TimeUnit.MILLISECONDS);
        unused = clock.scheduleWithFixedDelay(
                guarded(this::processExpires), processExpiresFrequency, processExpiresFrequency, TimeUnit.SECONDS);
        setState(LifecycleState.STARTING);
        LOG.info("Sessions of " + getContext().getName() + " are in the map " + map + " of Hazelcast "
                + instance.getName());
    }

    /** Tells sessions of applications apart that may be in one map. */
    private String suffix() {
        Container host = getContext().getParent();
        boolean defaultHost =
                getEngine() == null || host.getName().equals(getEngine().getDefaultHost());
        boolean ownMap = mapName == null || mapName.equals(DEFAULT_MAP);
        return (ownMap && defaultHost ? "" : "|" + getContext().getName()) + (defaultHost ? "" : "@" + host.getName());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Whatever happens, it is done again the next time. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (StoreUnavailableException e) {
                LOG.debug("Hazelcast does not answer", e);
            } catch (RuntimeException | Error e) {
                LOG.warn("Sessions of " + getContext().getName() + ": " + e, e);
            }
        };
    }

    /** Of each session; one with a fault of its own does not hold up the others. */
    private void each(Consumer<HazelcastSession> task) {
        for (Session session : findSessions()) {
            try {
                task.accept((HazelcastSession) session);
            } catch (StoreUnavailableException e) {
                if (!store.available()) {
                    throw e;
                }
                LOG.debug("Session " + session.getIdInternal() + " is not written yet", e);
            } catch (RuntimeException e) {
                LOG.warn("Session " + session.getIdInternal() + ": " + e, e);
            }
        }
    }

    /** @param clock runs from this start to the next stop, before which it may take its time */
    private void listen(ScheduledExecutorService clock) {
        if (expiry != null) {
            return;
        }
        IMap<String, byte[]> map = records;
        UUID listener = map.addEntryListener((EntryExpiredListener<String, byte[]>) this::expired, true);
        synchronized (home) {
            if (timer == clock) {
                expiry = listener;
                return;
            }
        }
        map.removeEntryListener(listener);
    }

    private void catchUp(ScheduledExecutorService clock) {
        store.probe();
        listen(clock);
        if (!settled) {
            settled = instance.getLocalEndpoint() instanceof Client
                    || store.call(() -> instance.getPartitionService().isClusterSafe());
        }
        each(session -> session.catchUp(false));
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        setState(LifecycleState.STOPPING);
        ScheduledExecutorService clock = timer;
        if (clock != null) {
            SessionValve.leave(getContext().getParent());
            clock.shutdownNow();
            synchronized (home) {
                timer = null;
            }
            removeListener();
            writeAll();
            executor.shutdown();
        }
        sessions.clear();
        super.stopInternal();
    }

    private void removeListener() {
        UUID listener = expiry;
        expiry = null;
        try {
            if (listener != null) {
                records.removeEntryListener(listener);
            }
        } catch (RuntimeException e) {
            LOG.debug("Hazelcast is not there any more", e);
        }
    }

    /** Does not wait for more than one, if Hazelcast does not answer. */
    private void writeAll() {
        try {
            each(session -> {
                session.write();
                session.catchUp(true);
            });
        } catch (StoreUnavailableException e) {
            long left = sessions.values().stream()
                    .filter(session -> ((HazelcastSession) session).dirty())
                    .count();
            LOG.error("Hazelcast does not answer: what " + left + " sessions of "
                    + getContext().getName() + " have changed last is lost with this member");
        }
    }

    @Override
    public void load() {
        // sessions are in Hazelcast
    }

    @Override
    public void unload() {
        // sessions stay in Hazelcast
    }

    /** {@inheritDoc} It has a timer of its own, as the frequency is in s. */
    @Override
    public void backgroundProcess() {
        // see startInternal
    }

    @Override
    public void processExpires() {
        each(HazelcastSession::isValid);
    }

    /** A session that no member has ended in time: of all members that hear of it, one tells its listeners. */
    private void expired(EntryEvent<String, byte[]> event) {
        String key = event.getKey();
        if (event.getOldValue() != null
                && key.endsWith(suffix)
                && !FOREIGN.matcher(baseOf(key)).find()) {
            // who has the objects is first
            claimLater(key, event.getOldValue(), sessions.containsKey(baseOf(key)) ? 0 : TOUCH);
        }
    }

    /** Until Hazelcast answers, or this manager stops. */
    private void claimLater(String key, byte[] record, long delay) {
        ScheduledExecutorService clock = timer;
        if (clock == null) {
            return;
        }
        Runnable claim = () -> {
            try {
                claim(key, record);
            } catch (StoreUnavailableException e) {
                claimLater(key, record, TOUCH);
            }
        };
        Future<?> unused = clock.schedule(guarded(claim), delay, TimeUnit.MILLISECONDS);
    }

    private void claim(String key, byte[] record) {
        long number = SessionLoader.number(record);
        if (number == 0) {
            return;
        }
        HazelcastSession found = (HazelcastSession) sessions.get(baseOf(key));
        HazelcastSession here = found != null && found.number() == number ? found : null;
        String own = instance.getLocalEndpoint().getUuid().toString();
        String winner = store.call(() -> claims.putIfAbsent(Long.toHexString(number), own, CLAIM, TimeUnit.SECONDS));
        if (winner != null && !winner.equals(own)) {
            if (here != null) {
                home.forget(here);
            }
            return;
        }
        if (here == null ? loader.isThere(key, number) : !here.expired(record)) {
            // a member that uses it has stored it again
            store.call(() -> claims.remove(Long.toHexString(number)));
        } else if (here == null) {
            SessionLoader.restore(record, baseOf(key), fresh()).ended();
        }
    }

    private HazelcastSession fresh() {
        return new HazelcastSession(this, home);
    }

    private String baseOf(String key) {
        return key.substring(0, key.length() - suffix.length());
    }

    @Override
    public Session createEmptySession() {
        return fresh();
    }

    /** @throws IllegalStateException if there are as many sessions as there may be, in the whole cluster */
    @Override
    public Session createSession(String sessionId) {
        if (maxActiveSessions >= 0 && store.size() >= maxActiveSessions) {
            rejectedSessions++;
            throw new IllegalStateException("There are " + maxActiveSessions
                    + " sessions (maxActiveSessions) in the map " + usedMap() + " already");
        }
        Session session = super.createSession(sessionId);
        used((HazelcastSession) session);
        return session;
    }

    private static void used(HazelcastSession session) {
        RequestScope scope = RequestScope.current();
        if (scope != null) {
            scope.uses(session);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws StoreUnavailableException if Hazelcast does not answer
     */
    @Override
    public Session findSession(String id) {
        // a client's id is no key of another application in the same map
        if (id == null || id.isEmpty() || FOREIGN.matcher(id).find()) {
            return null;
        }
        HazelcastSession here = (HazelcastSession) sessions.get(base(id));
        RequestScope scope = RequestScope.current();
        if (here != null && scope != null && scope.knows(here)) {
            return here;
        }
        if (here == null || !here.isValid()) {
            return load(id);
        }
        if (!trusted(id, here) && !here.refresh()) {
            home.forget(here);
            return load(id);
        }
        used(here);
        // it may have ended just before that
        return here.over() ? load(id) : here;
    }

    /** Whether what this member has counts without a look. */
    private boolean trusted(String id, HazelcastSession here) {
        return freshness > 0 && sticky && names(id) && (!here.stored() || here.verifiedWithin(freshness));
    }

    /** Whether the id says that this member serves the session. */
    private boolean names(String id) {
        String route = getJvmRoute();
        return route != null && id.endsWith("." + route);
    }

    private Session load(String id) {
        HazelcastSession session = fresh();
        if (!loader.load(home.key(id), localForm(id), session)) {
            return null;
        }
        HazelcastSession other = (HazelcastSession) sessions.putIfAbsent(base(id), session);
        if (other != null && (other.over() || !other.refresh())) {
            sessions.put(base(id), session);
            other = null;
        }
        HazelcastSession first = other == null ? session : other;
        used(first);
        return first;
    }

    /** Whether a request for a session is better looked at before its application sees it. */
    public boolean looksAhead(String id) {
        return !store.available() || sticky && getJvmRoute() != null && !names(id);
    }

    /**
     * The id under which this member serves a session: with its own route.
     *
     * @return null if there is no such session
     * @throws StoreUnavailableException if Hazelcast does not answer
     */
    public String localId(String id) {
        Session session = findSession(id);
        if (session == null || !session.isValid()) {
            return null;
        }
        String local = localForm(id);
        String former = session.getIdInternal();
        if (!local.equals(former)) {
            changeSessionId(session, local);
        }
        // whoever logs in goes on with the id that the login began with
        Object expected = session.getNote(Constants.SESSION_ID_NOTE);
        if (expected instanceof String begun && base(begun).equals(base(local))) {
            session.setNote(Constants.SESSION_ID_NOTE, local);
        }
        return local;
    }

    private String localForm(String id) {
        String route = getJvmRoute();
        return sticky && route != null ? base(id) + "." + route : id;
    }

    /** {@inheritDoc} The session is stored under the new id, and not under the old one any more. */
    @Override
    protected void changeSessionId(Session session, String newId, boolean tellListeners, boolean tellContainer) {
        if (session instanceof HazelcastSession own && !base(newId).equals(base(session.getIdInternal()))) {
            own.moveTo(newId);
        }
        super.changeSessionId(session, newId, tellListeners, tellContainer);
    }

    @Override
    public void add(Session session) {
        sessions.put(base(session.getIdInternal()), session);
        int size = getActiveSessions();
        if (size > maxActive) {
            maxActive = size;
        }
    }

    /** {@inheritDoc} Another object of the same session stays. */
    @Override
    public void remove(Session session, boolean update) {
        String id = session.getIdInternal() == null ? "" : base(session.getIdInternal());
        Session there = sessions.get(id);
        super.remove(session, update);
        sessions.remove(id, session);
        if (there != null && there != session) {
            sessions.putIfAbsent(id, there);
        }
    }

    /** Without the route. */
    private static String base(String id) {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s[%s]",
                NAME,
                getContext() == null ? "" : getContext().getName());
    }

    /** What sessions ask of this manager. */
    private final class Home implements HazelcastSession.Home {

        @Override
        public RecordStore store() {
            return store;
        }

        @Override
        public Values values() {
            return values;
        }

        @Override
        public int largeValue() {
            return largeValue;
        }

        @Override
        public boolean writesThrough() {
            return !deferredWrite;
        }

        @Override
        public boolean listensToAttributes() {
            return Arrays.stream(getContext().getApplicationEventListeners())
                    .anyMatch(HttpSessionAttributeListener.class::isInstance);
        }

        @Override
        public boolean detectsMutation() {
            return detectMutation;
        }

        @Override
        public String key(String sessionId) {
            return base(sessionId) + suffix;
        }

        @Override
        public boolean distributes(String name, Object value) {
            return willAttributeDistribute(name, value);
        }

        @Override
        public void forget(HazelcastSession session) {
            remove(session, false);
        }
    }
}
