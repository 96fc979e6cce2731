package org.clowder.session.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.SharedChannelCluster;
import org.clowder.session.internal.StateMessages.Answer;

/**
 * Gets the sessions of one application from the other members, in the background: deployment never waits for it,
 * readiness does. Members are asked one after the other, the oldest first, until one has answered completely; one that
 * stays silent for {@value #SILENCE_MILLIS} ms is passed over. A member that appears later is asked as well, because
 * after a partition each side has sessions that the other lacks.
 *
 * <p>{@code this} guards {@link #phase} and {@link #asked}; no message is sent under it.
 */
final class StateTransfer {

    private static final Log log = LogFactory.getLog(StateTransfer.class);
    private static final long SILENCE_MILLIS = 10_000;
    private static final int SYNCHRONOUS = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;

    private enum Phase {
        IDLE,
        WAITING_FOR_MEMBERS,
        ASKING,
        DONE
    }

    private final BundleManagerAccess manager;
    private final SharedChannelCluster cluster;
    private final Map<String, Conversation> open = new ConcurrentHashMap<>();
    private final Set<UniqueId> asked = new HashSet<>();
    private final CompletableFuture<Void> initial = new CompletableFuture<>();
    private Phase phase = Phase.IDLE;

    /** One request and what has come in answer to it. */
    private static final class Conversation {
        private final Member donor;
        private final CompletableFuture<Answer> end = new CompletableFuture<>();
        private volatile long lastHeard = System.nanoTime();
        private volatile int sessions;

        Conversation(Member donor) {
            this.donor = donor;
        }
    }

    StateTransfer(BundleManagerAccess manager, SharedChannelCluster cluster) {
        this.manager = manager;
        this.cluster = cluster;
    }

    void begin() {
        synchronized (this) {
            phase = Phase.WAITING_FOR_MEMBERS;
        }
        cluster.whenMembersAreKnown(this::askAll);
    }

    /** True once this member has what the others had. */
    boolean complete() {
        return initial.isDone();
    }

    /** Gives up what is under way; the manager stops. */
    void stop() {
        initial.complete(null);
        open.values().forEach(conversation -> conversation.end.complete(Answer.ABSENT));
    }

    /** Runs once the initial transfer is over. */
    void whenComplete(Runnable action) {
        initial.thenRunAsync(action, cluster.workers());
    }

    void memberAdded(Member member) {
        synchronized (this) {
            if (phase != Phase.ASKING && phase != Phase.DONE) {
                return;
            }
        }
        whenComplete(() -> {
            if (firstTime(member)) {
                ask(member);
            }
        });
    }

    private void askAll() {
        synchronized (this) {
            phase = Phase.ASKING;
        }
        List<Member> donors = new ArrayList<>(Arrays.asList(cluster.getMembers()));
        donors.sort(Comparator.comparingLong(Member::getMemberAliveTime).reversed());
        if (donors.isEmpty()) {
            finish(null);
        } else {
            askNext(donors, 0);
        }
    }

    private void askNext(List<Member> donors, int next) {
        if (next == donors.size()) {
            finish("no other member has sessions of it");
            return;
        }
        Member donor = donors.get(next);
        firstTime(donor);
        Conversation conversation = ask(donor);
        conversation.end.thenAcceptAsync(
                answer -> {
                    if (answer == Answer.COMPLETE) {
                        finish(conversation.sessions + " sessions from member " + MemberAddress.of(donor));
                    } else {
                        askNext(donors, next + 1);
                    }
                },
                cluster.workers());
    }

    private synchronized boolean firstTime(Member member) {
        return asked.add(new UniqueId(member.getUniqueId()));
    }

    /** The initial transfer is over; {@code result} is for people, null if there was nobody to ask. */
    private void finish(String result) {
        synchronized (this) {
            phase = Phase.DONE;
        }
        if (initial.complete(null) && result != null) {
            log.info(manager.managerName() + ": state transfer is done, " + result);
        }
    }

    private Conversation ask(Member donor) {
        String transfer = UUID.randomUUID().toString();
        Conversation conversation = new Conversation(donor);
        open.put(transfer, conversation);
        conversation.end.whenComplete((answer, failure) -> open.remove(transfer));
        if (!cluster.presence().of(donor)) {
            conversation.end.complete(Answer.ABSENT);
            return conversation;
        }
        watch(conversation);
        SessionMessage request = StateMessages.request(manager.managerName(), transfer);
        request.setAddress(cluster.getLocalMember());
        try {
            cluster.getChannel().send(new Member[] {donor}, request, SYNCHRONOUS);
        } catch (ChannelException e) {
            log.warn(manager.managerName() + ": member " + MemberAddress.of(donor)
                    + " could not be asked for sessions: " + e.getMessage());
            conversation.end.complete(Answer.ABSENT);
        }
        return conversation;
    }

    private void watch(Conversation conversation) {
        CompletableFuture.delayedExecutor(SILENCE_MILLIS / 2, TimeUnit.MILLISECONDS, cluster.workers())
                .execute(() -> {
                    long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - conversation.lastHeard);
                    if (conversation.end.isDone()) {
                        return;
                    }
                    if (silent >= SILENCE_MILLIS || gone(conversation.donor)) {
                        log.warn(manager.managerName() + ": member " + MemberAddress.of(conversation.donor)
                                + " did not finish sending sessions (silent for " + silent + " ms); asking the next");
                        conversation.end.complete(Answer.ABSENT);
                    } else {
                        watch(conversation);
                    }
                });
    }

    private boolean gone(Member donor) {
        return !Arrays.asList(cluster.getMembers()).contains(donor);
    }

    /** A block of sessions or the end of an answer. */
    void received(SessionMessage message) {
        Conversation conversation = open.get(message.getSessionID());
        if (conversation != null) {
            conversation.lastHeard = System.nanoTime();
        }
        if (message.getEventType() == StateMessages.END) {
            if (conversation != null) {
                conversation.end.complete(StateMessages.answer(message));
            }
            return;
        }
        int adopted = adopt(message);
        if (conversation != null) {
            conversation.sessions += adopted;
        }
    }

    private int adopt(SessionMessage block) {
        try {
            List<byte[]> sessions = SessionCodec.sessions(block.getSession());
            boolean force = StateMessages.REPAIR.equals(block.getUniqueId());
            sessions.forEach(encoded -> manager.adopt(encoded, force));
            return sessions.size();
        } catch (IOException e) {
            log.error(manager.managerName() + ": unreadable block of sessions from member "
                    + MemberAddress.of(block.getAddress()) + ": " + e.getMessage());
            return 0;
        }
    }
}
