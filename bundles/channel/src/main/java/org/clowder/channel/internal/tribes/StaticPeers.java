package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.config.HostPort;

/** The other members of the configuration, against those that are really there. */
final class StaticPeers implements Attendance.Expected {

    private static final Log log = LogFactory.getLog(StaticPeers.class);

    private final List<HostPort> peers;
    private final MemberView view;
    private final ChannelTimings timings;
    /** Those that do not join although their port answers. */
    private volatile Set<String> answering = Set.of();

    private long lookedAt;

    StaticPeers(List<HostPort> peers, MemberView view, ChannelTimings timings) {
        this.peers = peers;
        this.view = view;
        this.timings = timings;
    }

    /** Looks now and then whose port answers of those that are not there. By one thread, which waits for them. */
    void look() {
        if (lookedAt == 0 || System.nanoTime() - lookedAt > timings.expiry() * 1_000_000) {
            answering = peers.stream()
                    .filter(peer -> !view.has(peer.key()) && answers(peer))
                    .map(HostPort::key)
                    .collect(Collectors.toSet());
            lookedAt = System.nanoTime();
        }
    }

    @Override
    public Map<String, String> reasons() {
        Set<String> answer = answering;
        Map<String, String> reasons = new LinkedHashMap<>();
        for (HostPort peer : peers) {
            reasons.put(
                    peer.key(),
                    answer.contains(peer.key())
                            ? "answers but does not join; compare cluster.name and the encryption key in org.clowder.channel"
                            : "does not answer; it is in `members` of org.clowder.channel");
        }
        return reasons;
    }

    /** Waits until each peer whose port answers now has joined, at most for the settle time. */
    void awaitAnswering() throws InterruptedException {
        long end = System.nanoTime() + timings.settle() * 1_000_000;
        Set<String> answering = new LinkedHashSet<>();
        for (HostPort peer : peers) {
            if (System.nanoTime() < end && !view.has(peer.key()) && answers(peer)) {
                answering.add(peer.key());
            }
        }
        view.await(answering, (end - System.nanoTime()) / 1_000_000);
    }

    /**
     * Warns once, after the grace time, of each peer that has not joined by then.
     *
     * @param explained whether a warning has said already why the member at an address does not join
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a report is all that it does
    void reportAfterGrace(ScheduledExecutorService work, Predicate<String> explained) {
        for (HostPort peer : peers) {
            work.schedule(() -> report(peer, explained), timings.grace(), TimeUnit.MILLISECONDS);
        }
    }

    private void report(HostPort peer, Predicate<String> explained) {
        if (view.has(peer.key()) || explained.test(peer.key())) {
            return;
        }
        log.warn(
                answers(peer)
                        ? "Member " + peer.text() + " in `members` of org.clowder.channel answers but did not join; the"
                                + " cluster works without it. Compare cluster.name and the encryption key."
                        : "Member " + peer.text() + " in `members` of org.clowder.channel does not answer; the cluster"
                                + " works without it, and it joins when it is started. If it is gone for good, take it"
                                + " out of `members`.");
    }

    private boolean answers(HostPort peer) {
        try (Socket socket = new Socket()) {
            socket.connect(peer.socketAddress(), timings.connect());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
