package org.clowder.channel.internal.tribes.frames;

import java.net.InetAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The connections that are open, bounded as a whole and for each remote address.
 *
 * <p>Its own monitor guards the counts alone; connections may end on any thread, everything else is called by the
 * receiver's thread.
 */
final class Connections {

    private final FrameGuard guard;
    private final LiveClock clock;
    private final Map<GuardedReader, SelectionKey> open = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private int all;

    /** @param step between two rounds, in ms */
    Connections(FrameGuard guard, long step) {
        this.guard = guard;
        this.clock = new LiveClock(System::nanoTime, step);
    }

    /** A reader for one more connection; empty, and counted and named, if there are too many. */
    Optional<GuardedReader> admit(InetAddress remote) {
        Optional<Refusal> refusal = count(remote);
        if (refusal.isPresent()) {
            FrameLimits limits = guard.limits();
            guard.refused(
                    refusal.get(),
                    remote,
                    "expected at most " + limits.connections() + " connections, and " + limits.connectionsOfAddress()
                            + " from one address, came one more");
            return Optional.empty();
        }
        return Optional.of(new GuardedReader(remote, guard, clock, () -> uncount(remote)));
    }

    /** From now on the connection is watched. */
    void opened(GuardedReader reader, SelectionKey key) {
        open.put(reader, key);
    }

    private synchronized Optional<Refusal> count(InetAddress remote) {
        if (all >= guard.limits().connections()) {
            return Optional.of(Refusal.CONNECTIONS);
        }
        if (counts.getOrDefault(remote, 0) >= guard.limits().connectionsOfAddress()) {
            return Optional.of(Refusal.CONNECTIONS_OF_ADDRESS);
        }
        all++;
        counts.merge(remote, 1, Integer::sum);
        return Optional.empty();
    }

    private synchronized void uncount(InetAddress remote) {
        all--;
        counts.computeIfPresent(remote, (address, count) -> count == 1 ? null : count - 1);
    }

    /** How many are open. */
    synchronized int size() {
        return all;
    }

    /** Closes what is overdue, and forgets what is closed; to be called often, does so once in each step. */
    void sweep(Consumer<SelectionKey> close) {
        if (!clock.turn()) {
            return;
        }
        open.forEach((reader, key) -> {
            if (!key.isValid()) {
                open.remove(reader);
                reader.end();
            } else if (waiting(key)) {
                reader.overdue().ifPresent(late -> {
                    reader.refuse(late.reason(), late.getMessage());
                    close.accept(key);
                });
            }
        });
    }

    /** False while a worker reads from it or works for it. */
    private static boolean waiting(SelectionKey key) {
        try {
            return (key.interestOps() & SelectionKey.OP_READ) != 0;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    /** Forgets all, once the receiver has closed them. */
    void end() {
        List.copyOf(open.keySet()).forEach(GuardedReader::end);
        open.clear();
    }
}
