package org.clowder.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Manager;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.catalina.core.PipelineOrder;
import org.apache.catalina.core.StandardPipeline;
import org.apache.catalina.ha.ClusterManager;
import org.apache.catalina.ha.ClusterMessage;
import org.apache.catalina.ha.ClusterValve;
import org.apache.catalina.ha.session.ClusterSessionListener;
import org.apache.catalina.ha.tcp.ReplicationValve;
import org.apache.catalina.ha.tcp.SimpleTcpCluster;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.coyote.CommitNotice;
import org.apache.coyote.Response;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.SharedChannel;
import org.clowder.session.internal.ChannelAttachment;
import org.clowder.session.internal.ChannelWire;
import org.clowder.session.internal.ExchangeThreads;
import org.clowder.session.internal.ManagerSettings;
import org.clowder.session.internal.MetricsRegistration;
import org.clowder.session.internal.OwnChannel;
import org.clowder.session.internal.Receiver;
import org.clowder.session.internal.ReplicationServices;
import org.clowder.session.internal.SessionConfiguration;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Handover.Receivers;
import org.clowder.session.internal.loading.Platform;
import org.clowder.session.internal.replica.ManagerHome;
import org.clowder.session.internal.work.WorkerThreads;
import org.clowder.tomcat.LeadingValve;
import org.clowder.tomcat.Replaces;
import org.clowder.tomcat.ReplicationStatus;

/**
 * Tomcat's {@code SimpleTcpCluster} on the channel that the platform runs: it takes a lease and never starts, stops or
 * configures the channel itself. While platform clustering is off it idles, says so in one line, and sessions are local;
 * once it is switched on, sessions replicate without a restart.
 *
 * <p>Sessions of {@link BundleDeltaManager} travel in Clowder's own protocol, see {@code docs/protocol.md}; Tomcat's own managers
 * find the channel that they know, and their messages are sent synchronously. Clusters of different Engines or Hosts do
 * not see each other's messages: what belongs together is the {@code clusterName}, if one is set, or else the name of
 * the container that holds the cluster.
 */
@LeadingValve(SessionReplicationValve.class)
@Replaces(value = "org.apache.catalina.ha.authenticator.ClusterSingleSignOn", by = ClusterSingleSignOn.class)
@Replaces(value = "org.apache.catalina.ha.context.ReplicatedContext", by = ReplicatedContext.class)
public class SharedChannelCluster extends SimpleTcpCluster implements ReplicationStatus {

    private static final Log log = LogFactory.getLog(SharedChannelCluster.class);

    private static final int SYNCHRONOUS = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;

    /** Tomcat's own map of managers is not safe for applications that start at the same time. */
    private final Map<String, ClusterManager> registered = new ConcurrentHashMap<>();

    private final WorkerThreads workers = new WorkerThreads(4);
    private final WorkerThreads listeners = new WorkerThreads(4);
    private final Supplier<ManagerSettings> defaults = SessionConfiguration::inForce;
    private Channel tribes;
    private String channelFile;
    private SharedChannel shared;
    private OwnChannel own;
    private volatile ChannelAttachment attachment;
    private ChannelWire wire;
    private MetricsRegistration shown;
    private ExchangeThreads threads;
    private volatile Exchange exchange;

    public SharedChannelCluster() {
        setChannelSendOptions(SYNCHRONOUS);
        setManagerTemplate(new BundleDeltaManager());
    }

    /**
     * On a plain class path, the channel that this cluster starts and stops. In an OSGi framework a {@code <Channel>} inside this element
     * has no use: the platform's channel is the one.
     */
    @Override
    public void setChannel(Channel channel) {
        if (Platform.here().framework()) {
            log.warn("The <Channel> inside the Cluster of " + place()
                    + " is ignored: SharedChannelCluster uses the platform's channel (conf/org.clowder.channel.cfg)");
        } else {
            tribes = channel;
        }
    }

    /**
     * On a plain class path, a file with the keys of {@code conf/org.clowder.channel.cfg}, by which this cluster opens a channel.
     *
     * @param file relative to {@code catalina.base}
     * @since 1.4
     */
    public void setChannelFile(String file) {
        channelFile = file;
    }

    /**
     * The channel to use, which its owner closes after this cluster has stopped; to be set before the start. Otherwise it is that of the
     * platform, that of {@link #setChannelFile}, or the one inside this element.
     *
     * @since 1.4
     */
    public void setSharedChannel(SharedChannel channel) {
        shared = channel;
    }

    private SharedChannel openChannel() throws IOException, ChannelException {
        if (Platform.here().framework()) {
            return shared;
        }
        SharedChannel opened = shared == null ? openOwn().shared() : shared;
        if (opened.state() != SharedChannel.State.STARTED && opened.state() != SharedChannel.State.STARTING) {
            throw new IOException("the channel is " + opened.state() + " (" + opened.explanation()
                    + "), expected an open one: set enabled=true in "
                    + (channelFile == null ? "its configuration" : channelFile)
                    + ", and close it after the cluster has stopped");
        }
        return opened;
    }

    private OwnChannel openOwn() throws IOException, ChannelException {
        if (channelFile != null) {
            Path base = Path.of(System.getProperty("catalina.base", ""));
            own = OwnChannel.of(base.resolve(channelFile), memberName());
        } else if (tribes != null) {
            own = OwnChannel.of(tribes, getClusterName() + "-Channel", utilityExecutor());
        } else {
            throw new IOException(
                    "there is none, and no OSGi framework to offer one: put a <Channel> inside the Cluster,"
                            + " or set its channelFile, or call setSharedChannel before its start");
        }
        return own;
    }

    /** Null outside of a server. */
    private ScheduledExecutorService utilityExecutor() {
        Service service = Container.getService(getContainer());
        return service == null || service.getServer() == null
                ? null
                : service.getServer().getUtilityExecutor();
    }

    /** Null if the Engine has none. */
    private String memberName() {
        for (Container each = getContainer(); each != null; each = each.getParent()) {
            if (each instanceof Engine engine) {
                return engine.getJvmRoute();
            }
        }
        return null;
    }

    private void closeChannel() {
        if (attachment != null) {
            attachment.close();
            attachment = null;
        }
        OwnChannel open = own;
        own = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (ChannelException e) {
            log.warn("The channel of " + place() + " did not stop in order: " + e.getMessage());
        }
    }

    @Override
    public void addValve(Valve valve) {
        if (valve instanceof ReplicationValve replication && !(valve instanceof SessionReplicationValve)) {
            log.info("ReplicationValve in the Cluster of " + place() + " is replaced by SessionReplicationValve");
            SessionReplicationValve own = new SessionReplicationValve();
            own.setFilter(replication.getFilter());
            super.addValve(own);
            return;
        }
        super.addValve(valve);
    }

    /** What is exchanged with other members; null before the start. */
    Exchange exchange() {
        return exchange;
    }

    /** For code of applications, which may block: so the exchange does without them. */
    Executor listeners() {
        return listeners;
    }

    ManagerHome.Place home() {
        return new ManagerHome.Place(exchange, this::replicating, workers);
    }

    /** What managers do where the descriptor says nothing. */
    Supplier<ManagerSettings> defaults() {
        return defaults;
    }

    /** Those that are registered now. */
    List<ValueSerializer> serializers() {
        return ReplicationServices.serializers();
    }

    /**
     * True once this member has the sessions that the others had, of all applications that are replicated here, or if there is nobody to ask; false
     * while this cluster does not run.
     *
     * @since 1.4
     */
    public boolean stateTransferDone() {
        return exchange != null
                && registered.values().stream()
                        .filter(BundleDeltaManager.class::isInstance)
                        .allMatch(manager -> ((BundleDeltaManager) manager).stateTransferDone());
    }

    /**
     * True if another member answers, and is not about to leave itself.
     *
     * @since 1.5
     */
    public boolean hasCompany() {
        Exchange current = exchange;
        return current != null && current.handover().receivers(Receiver.ANY) == Receivers.SOME;
    }

    /**
     * Looks whether one other member can take over some of what this one has.
     *
     * @param member its name, or {@code host:port} of its channel
     * @throws IllegalArgumentException if it cannot, or there is none; one line says why, and which members there are
     * @since 1.5
     */
    public void expectReceiver(String member) {
        Exchange current = exchange;
        Receiver receiver = receiver(member);
        Receivers found = current == null ? Receivers.NONE : current.handover().receivers(receiver);
        if (found != Receivers.SOME) {
            throw new IllegalArgumentException("Sessions cannot go to " + member + ": " + receiver.reason(found));
        }
    }

    /**
     * To whom this member is to hand over; null for whichever stays.
     *
     * @throws IllegalArgumentException if there is none of that name, or several
     */
    Receiver receiver(String member) {
        ChannelAttachment attached = attachment;
        if (attached == null) {
            throw new IllegalArgumentException("Cluster of " + place() + " does not run");
        }
        Receiver receiver = attached.receiver(member);
        receiver.expectOne(attached.self());
        return receiver;
    }

    /**
     * Begins to hand over what is on this member only, before anybody is told that it is about to leave: so the first request that comes to another
     * one finds its session.
     *
     * @since 1.5
     */
    public void prepareToLeave() {
        if (exchange != null) {
            manualManagers().forEach(ManualFailoverManager::beginHandOver);
        }
    }

    /**
     * True once that has come to an end, and members that answer have it.
     *
     * @since 1.5
     */
    public boolean preparedToLeave() {
        return exchange == null || manualManagers().stream().allMatch(ManualFailoverManager::handedOver);
    }

    private List<ManualFailoverManager> manualManagers() {
        return registered.values().stream()
                .filter(ManualFailoverManager.class::isInstance)
                .map(ManualFailoverManager.class::cast)
                .toList();
    }

    /**
     * Tells other members that this one is about to leave: they do not count what it confirms any more. Or that it stays after all.
     *
     * @since 1.5
     */
    public void announceLeaving(boolean leaving) {
        Exchange current = exchange;
        if (current != null) {
            for (ManualFailoverManager manager : manualManagers()) {
                if (!leaving) {
                    manager.resume();
                } else if (!manager.replicating()) {
                    // one that has started since
                    manager.beginHandOver();
                }
            }
            current.handover().announce(leaving);
        }
    }

    /**
     * How much of what this member has another one is known to have that stays.
     *
     * @param member the one that is to have it, by its name or {@code host:port} of its channel; null for whichever
     * @return empty while this cluster does not run
     * @since 1.5
     */
    public List<StoreSafety> handover(String member) {
        Exchange current = exchange;
        ChannelAttachment attached = attachment;
        if (current == null || attached == null) {
            return List.of();
        }
        Receiver receiver = attached.receiver(member);
        return current.handover().look(receiver).stream()
                .map(progress -> StoreSafety.of(progress, manager(progress.store()), receiver))
                .toList();
    }

    /** Who shows a store; null if nobody does. */
    private Manager manager(String store) {
        return registered.values().stream()
                .filter(each -> each instanceof BundleDeltaManager manager && manager.shows(store))
                .findFirst()
                .orElse(null);
    }

    /** What replication did so far; null before the start. */
    public ReplicationMetrics metrics() {
        Exchange current = exchange;
        return current == null ? null : new ExchangeMetrics(leaseName(), current, this::applications);
    }

    @Override
    protected void checkDefaults() {
        if (clusterListeners.isEmpty()) {
            addClusterListener(new ClusterSessionListener());
        }
        for (Valve valve : getContainer().getPipeline().getValves()) {
            if (valve instanceof SessionReplicationValve) {
                super.addValve(valve);
            }
        }
        boolean replicates = false;
        for (Valve valve : getValves()) {
            replicates |= valve instanceof ReplicationValve;
        }
        if (!replicates) {
            super.addValve(new SessionReplicationValve());
        }
    }

    /** A valve that the descriptor's reader put first is in the pipeline already; else it goes there now. */
    @Override
    protected void registerClusterValve() {
        for (Valve valve : getValves()) {
            if (!inPipeline(valve)) {
                add(valve);
            }
            ((ClusterValve) valve).setCluster(this);
        }
    }

    private void add(Valve valve) {
        Pipeline pipeline = getContainer().getPipeline();
        List<Valve> order = new ArrayList<>(List.of(pipeline.getValves()));
        order.remove(pipeline.getBasic());
        pipeline.addValve(valve);
        if (valve instanceof SessionReplicationValve && pipeline instanceof StandardPipeline standard) {
            order.add(0, valve);
            PipelineOrder.set(standard, order);
        }
    }

    private boolean inPipeline(Valve valve) {
        for (Valve present : getContainer().getPipeline().getValves()) {
            if (present == valve) {
                return true;
            }
        }
        return false;
    }

    /** Valves stay where they are: the pipeline stops them, and a restart finds them in their place. */
    @Override
    protected void unregisterClusterValve() {
        for (Valve valve : getValves()) {
            ((ClusterValve) valve).setCluster(null);
        }
    }

    @Override
    protected void startInternal() throws LifecycleException {
        if (getContainer() == null) {
            throw new LifecycleException(
                    "a Cluster belongs to an Engine or Host, expected setCluster on one of them before its start");
        }
        if (CommitNotice.class.getClassLoader() != Response.class.getClassLoader()) {
            throw new LifecycleException("org.clowder.support is loaded by " + CommitNotice.class.getClassLoader()
                    + " and Tomcat by " + Response.class.getClassLoader()
                    + ": expected the same, so put Clowder's jars where Tomcat's are (lib/)");
        }
        workers.start(place());
        listeners.start(place() + "-listeners");
        checkDefaults();
        registerClusterValve();
        try {
            attachment = ChannelAttachment.open(leaseName(), this, openChannel());
            channel = attachment.channel();
            channel.addMembershipListener(this);
            channel.addChannelListener(this);
            openExchange();
            attachment.start();
            if (getClusterDeployer() != null) {
                getClusterDeployer().setCluster(this);
                getClusterDeployer().start();
            }
        } catch (Exception e) {
            closeExchange();
            closeChannel();
            listeners.stop();
            workers.stop();
            throw new LifecycleException(
                    "Cluster of " + place() + " cannot use the shared channel: " + e.getMessage(), e);
        }
        log.info(
                replicating()
                        ? "Cluster of " + place() + " uses the shared channel: " + replicationReason()
                        : "Cluster of " + place() + " is idle: " + replicationReason());
        setState(LifecycleState.STARTING);
    }

    private List<ApplicationReplication> applications() {
        return registered.values().stream()
                .filter(BundleDeltaManager.class::isInstance)
                .map(manager -> ((BundleDeltaManager) manager).replication())
                .toList();
    }

    private void openExchange() {
        String place = place().replace(' ', '-');
        threads = new ExchangeThreads(place, workers);
        Exchange created = new Exchange(threads, channelWire(), place, ManagerSettings.MAX_ATTRIBUTE);
        exchange = created;
        channel.addChannelListener(wire);
        created.start();
        threads.start(created);
        shown = new MetricsRegistration(new ExchangeMetrics(leaseName(), created, this::applications));
    }

    private ChannelWire channelWire() {
        wire = new ChannelWire(channel, attachment::settled, (frame, sender) -> {
            Exchange current = exchange;
            if (current != null) {
                current.received(frame, sender);
            }
        });
        return wire;
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        if (attachment == null) {
            // the start failed, and has let go of everything itself
            setState(LifecycleState.STOPPING);
            return;
        }
        for (Member member : getMembers()) {
            super.memberDisappeared(member);
        }
        closeExchange();
        super.stopInternal();
        registered.clear();
        closeChannel();
        listeners.stop();
        workers.stop();
    }

    /** Lets go of what was opened, also half-way. */
    private void closeExchange() {
        if (shown != null) {
            shown.close();
            shown = null;
        }
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            threads.stop();
            current.stop();
            channel.removeChannelListener(wire);
        }
    }

    private String place() {
        Container container = getContainer();
        return container == null
                ? "an unnamed container"
                : container.getClass().getSimpleName().replace("Standard", "") + " " + container.getName();
    }

    /** The same on all members: the name that was given, or the place of the cluster in the server. */
    private String leaseName() {
        if (clusterName != null) {
            return "session:" + clusterName;
        }
        Container parent = getContainer().getParent();
        return "session:/" + (parent == null ? "" : parent.getName() + "/")
                + getContainer().getName();
    }

    /** {@inheritDoc} An application's own manager that is none of a cluster stays apart. */
    @Override
    public synchronized void registerManager(Manager manager) {
        if (manager instanceof ClusterManager clustered) {
            super.registerManager(manager);
            registered.put(clustered.getName(), clustered);
        }
    }

    @Override
    public synchronized void removeManager(Manager manager) {
        super.removeManager(manager);
        if (manager instanceof ClusterManager clustered) {
            registered.remove(clustered.getName(), clustered);
        }
    }

    @Override
    public Manager getManager(String name) {
        return registered.get(name);
    }

    @Override
    public Map<String, ClusterManager> getManagers() {
        return registered;
    }

    @Override
    public boolean hasMembers() {
        return attachment != null && channel.hasMembers();
    }

    @Override
    public boolean replicating() {
        ChannelAttachment current = attachment;
        return current != null && current.active();
    }

    @Override
    public String replicationReason() {
        ChannelAttachment current = attachment;
        return current == null ? "its Cluster is not started" : current.explanation();
    }

    /**
     * What is missing, if this cluster does not replicate though it should, or has not met yet those that it found on its channel; empty if nothing is,
     * or it is not meant to replicate. {@link #replicationReason} tells why.
     *
     * @since 1.4
     */
    public Optional<String> missingChannel() {
        ChannelAttachment current = attachment;
        Exchange with = exchange;
        if (current == null) {
            return Optional.empty();
        }
        if (current.missing()) {
            return Optional.of("Cluster of " + place() + ": shared channel");
        }
        return with != null && current.met(with::caughtUp, with.patience())
                ? Optional.empty()
                : Optional.of("Cluster of " + place() + ": exchange with the other members");
    }

    @Override
    public void memberAdded(Member member) {
        super.memberAdded(member);
        Exchange current = exchange;
        if (current != null) {
            current.memberAdded(member);
        }
    }

    @Override
    public void memberDisappeared(Member member) {
        Exchange current = exchange;
        if (current != null) {
            current.memberDisappeared(member);
        }
        super.memberDisappeared(member);
    }

    /** {@inheritDoc} Used by Tomcat's own managers and deployer. */
    @Override
    public void send(ClusterMessage message, Member destination, int options) {
        Member[] destinations = destination == null ? channel.getMembers() : new Member[] {destination};
        if (destinations.length == 0) {
            return;
        }
        message.setAddress(getLocalMember());
        try {
            channel.send(destinations, message, options);
        } catch (ChannelException e) {
            log.warn("A message of Tomcat's own manager or deployer was not taken by all members: " + e.getMessage());
        }
    }
}
