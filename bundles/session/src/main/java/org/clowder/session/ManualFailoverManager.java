package org.clowder.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.Receiver;
import org.clowder.session.internal.exchange.Handover;
import org.clowder.session.internal.exchange.Handover.Receivers;
import org.clowder.session.internal.replica.ReplicationPoint;
import org.clowder.session.internal.state.Replica;

/**
 * A {@link BundleDeltaManager} that replicates nothing until it is told to: a session is on the member that serves it, which costs
 * nothing, and ends with it if that dies. When the member is drained or stops, when the application stops, or by {@link #failover}, all
 * sessions are handed over to all other members that run the application with such a manager. A session that was handed over once
 * replicates until its end, as members may have it by then that do not know of each other's changes otherwise; new ones do so until
 * {@link #resume} or {@code undrain}.
 *
 * @since 1.5
 */
public class ManualFailoverManager extends BundleDeltaManager {

    private static final Log log = LogFactory.getLog(ManualFailoverManager.class);
    private static final long FAILOVER_MILLIS = TimeUnit.SECONDS.toMillis(60);
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(5);

    /** The publication of all sessions that was begun last. Changed under this object's monitor. */
    private volatile CompletableFuture<Void> publication = CompletableFuture.completedFuture(null);

    /** Of that publication; null before the first one, and after {@link #resume}. */
    private volatile Handover.Tally tally;

    public ManualFailoverManager() {
        home().holdBack(true);
    }

    @Override
    protected void startInternal() throws LifecycleException {
        home().holdBack(true);
        super.startInternal();
    }

    /** {@inheritDoc} Before that its sessions are handed over, unless they are to end. */
    @Override
    protected void stopInternal() throws LifecycleException {
        try {
            if (!isExpireSessionsOnShutdown()) {
                await(handOver(true), STOP_MILLIS);
            }
        } finally {
            super.stopInternal();
        }
    }

    /**
     * Hands all sessions over to all other members, and waits, for a minute at most, until one that stays has all of them; for JMX.
     *
     * @return for people, how many there are
     * @throws IllegalStateException if that is not so; sessions replicate all the same
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public String failover() throws InterruptedException {
        return failoverTo(null);
    }

    /**
     * As {@link #failover}, and waits until one member has all of them.
     *
     * @param member its name, or {@code host:port} of its channel; null for whichever stays
     * @return for people, how many there are
     * @throws IllegalArgumentException if there is none of that name, or several
     * @throws IllegalStateException if that is not so; sessions replicate all the same
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public String failoverTo(String member) throws InterruptedException {
        ReplicationPoint point = point();
        if (point == null || !point.link().shared()) {
            throw new IllegalStateException("No other member runs " + getName() + ": its sessions stay here");
        }
        Receiver receiver = ((SharedChannelCluster) getCluster()).receiver(member);
        Handover handover = point.exchange().handover();
        refuse(handover.look(point.link(), receiver), receiver);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAILOVER_MILLIS);
        try {
            if (!await(handOver(false), FAILOVER_MILLIS)) {
                throw new IllegalStateException("Not all sessions of " + getName() + " were made into bytes within "
                        + FAILOVER_MILLIS / 1000 + " s: the log says so if one cannot be");
            }
            Handover.Progress progress = handover.offer(point.link(), receiver);
            while (!safe(progress) && System.nanoTime() - end < 0) {
                refuse(progress, receiver);
                TimeUnit.MILLISECONDS.sleep(20);
                progress = handover.offer(point.link(), receiver);
            }
            if (!safe(progress)) {
                throw new IllegalStateException("Not all sessions of " + getName() + " are safe on " + receiver
                        + " within " + FAILOVER_MILLIS / 1000 + " s: " + receiver.reason(progress.receivers())
                        + "; what it lacks is sent as it answers");
            }
        } finally {
            handover.withdraw(point.link());
        }
        return getActiveSessions() + " sessions of " + getName() + " are on " + receiver
                + "; new ones replicate until resume";
    }

    /** Who has none of it, or is about to leave, is not waited for. */
    private void refuse(Handover.Progress progress, Receiver receiver) {
        if (progress.receivers() == Receivers.NONE || progress.receivers() == Receivers.LEAVING) {
            throw new IllegalStateException(
                    "The sessions of " + getName() + " are not handed over: " + receiver.reason(progress.receivers()));
        }
    }

    private boolean safe(Handover.Progress progress) {
        return progress.done() && progress.replicas() >= getActiveSessions();
    }

    /** Sessions that begin from now on stay on this member; for JMX. */
    public synchronized void resume() {
        tally = null;
        home().holdBack(true);
    }

    /**
     * Begins to publish all that there is, unless that is under way or done.
     *
     * @param atOnce false to leave most of the time to requests, here and on other members
     * @return done once it is published, whether or not other members have it by then
     */
    synchronized CompletableFuture<Void> handOver(boolean atOnce) {
        boolean before = replicating();
        home().holdBack(false);
        if (!before || publication.isCompletedExceptionally()) {
            ReplicationPoint point = point();
            Handover.Tally counts =
                    point == null ? null : point.exchange().handover().tally(point.link());
            tally = counts;
            Consumer<Replica> first = counts == null ? replica -> {} : counts::published;
            publication = home().publishAll(first, atOnce).whenComplete((done, failure) -> {
                if (failure != null) {
                    log.error("Not all sessions of " + getName() + " could be handed over", failure);
                }
            });
        } else if (atOnce) {
            home().hurry();
        }
        return publication;
    }

    /** As {@link #handOver}; {@link #handedOver()} tells when that is done. */
    void beginHandOver() {
        var unused = handOver(false);
    }

    /** How many sessions are known to be on such a member, as far as they were handed over. */
    int handedOver(Receiver receiver) {
        Handover.Tally counts = tally;
        return counts == null ? 0 : counts.safe(receiver);
    }

    /** True if what there was at {@link #handOver} is with all members that answer, or nothing was. Waits for no stop of this manager. */
    boolean handedOver() {
        Handover.Tally counts = tally;
        return publication.isDone() && (counts == null || counts.over());
    }

    /** True if it has come to an end in that time. */
    private static boolean await(CompletableFuture<?> publication, long millis) {
        try {
            publication.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            return false;
        } catch (TimeoutException e) {
            log.warn("Not all sessions could be made into bytes within " + millis + " ms; the rest follows");
        }
        return false;
    }

    /** {@inheritDoc} True while all sessions are handed over. */
    @Override
    public boolean replicating() {
        return !home().holdsBack();
    }

    @Override
    public String replicationReason() {
        return replicating()
                ? super.replicationReason()
                : "its sessions are handed over when the member is drained or stops, or by failover";
    }

    /** {@inheritDoc} Never certain: another member may have sessions that nobody was told of. */
    @Override
    boolean hasAll() {
        return false;
    }

    @Override
    BundleDeltaManager another() {
        return new ManualFailoverManager();
    }
}
