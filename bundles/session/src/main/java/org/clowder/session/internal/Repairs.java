package org.clowder.session.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.ha.ClusterMessage;
import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.SharedChannelCluster;

/**
 * Brings a member up to date that stays in the view but did not take a message: the session is sent whole, again and
 * again, until it is taken or the member has left. One repair at a time per session and member.
 */
public final class Repairs {

    private static final Log log = LogFactory.getLog(Repairs.class);
    private static final long DELAY_MILLIS = 300;
    private static final int SYNCHRONOUS = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;

    private final SharedChannelCluster cluster;
    private final WorkerThreads workers;
    private final Set<Repair> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong missed = new AtomicLong();

    private record Repair(String manager, String sessionId, int eventType, Member member) {}

    public Repairs(SharedChannelCluster cluster, WorkerThreads workers) {
        this.cluster = cluster;
        this.workers = workers;
    }

    /** How many messages a member did not take, since the cluster was made. */
    public long missedMessages() {
        return missed.get();
    }

    /** A message did not reach everyone. */
    public void missed(ClusterMessage message, ChannelException failure) {
        missed.incrementAndGet();
        if (!(message instanceof SessionMessage session)) {
            log.warn("A cluster message was not taken by all members: " + failure.getMessage());
            return;
        }
        List<Member> present = Arrays.asList(cluster.getMembers());
        for (ChannelException.FaultyMember faulty : failure.getFaultyMembers()) {
            if (present.contains(faulty.getMember())) {
                log.warn("Member " + MemberAddress.of(faulty.getMember()) + " did not take a change of session "
                        + session.getSessionID() + " of " + session.getContextName() + " (" + faulty.getCause()
                        + "); it is sent again until it is taken or the member leaves");
                schedule(session, faulty.getMember());
            }
        }
    }

    /** Sends a session whole to every member, because its change could not be sent by itself. */
    public void push(BundleManagerAccess manager, String sessionId) {
        for (Member member : cluster.getMembers()) {
            later(
                    new Repair(manager.managerName(), sessionId, SessionMessage.EVT_SESSION_DELTA, member),
                    null,
                    workers);
        }
    }

    private void schedule(SessionMessage message, Member member) {
        Executor delayed = CompletableFuture.delayedExecutor(DELAY_MILLIS, TimeUnit.MILLISECONDS, workers);
        later(
                new Repair(message.getContextName(), message.getSessionID(), message.getEventType(), member),
                message,
                delayed);
    }

    private void later(Repair repair, SessionMessage message, Executor executor) {
        if (open.add(repair)) {
            executor.execute(() -> {
                open.remove(repair);
                attempt(repair, message);
            });
        }
    }

    private void attempt(Repair repair, SessionMessage original) {
        if (!workers.running() || !Arrays.asList(cluster.getMembers()).contains(repair.member())) {
            return;
        }
        try {
            SessionMessage message = remedy(repair, original);
            if (message != null) {
                message.setAddress(cluster.getLocalMember());
                cluster.getChannel().send(new Member[] {repair.member()}, message, SYNCHRONOUS);
            }
        } catch (ChannelException e) {
            later(repair, original, CompletableFuture.delayedExecutor(DELAY_MILLIS, TimeUnit.MILLISECONDS, workers));
        } catch (IOException e) {
            log.error(
                    "Session " + repair.sessionId() + " of " + repair.manager() + " cannot be sent to member "
                            + MemberAddress.of(repair.member()) + ": " + e.getMessage(),
                    e);
        }
    }

    /** A session that exists travels whole; for one that ended or changed its id the original message says it all. */
    private SessionMessage remedy(Repair repair, SessionMessage original) throws IOException {
        boolean whole = repair.eventType() == SessionMessage.EVT_SESSION_CREATED
                || repair.eventType() == SessionMessage.EVT_SESSION_DELTA
                || repair.eventType() == SessionMessage.EVT_SESSION_ACCESSED;
        if (!whole) {
            return original;
        }
        if (cluster.getManager(repair.manager()) instanceof BundleManagerAccess manager) {
            return manager.wholeSession(repair.sessionId());
        }
        return null;
    }
}
