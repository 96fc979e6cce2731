package org.clowder.session.internal.engine.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.clowder.session.internal.engine.state.Digests;

/**
 * When markers - tombstones, and removed attributes - have done their duty: each member that has the store has shown, some time after the
 * marker was made, that it holds the same as this one, and none may come back with something older. Thread-safe.
 */
final class Markers {

    private final Core core;
    /** By store and member: when a range was last found to be the same, in ns; 0 for never. */
    private final Map<Link, Map<RemoteMember, AtomicLongArray>> same = new ConcurrentHashMap<>();

    private volatile long lookedAt;

    Markers(Core core) {
        this.core = core;
    }

    /** That member has the same as this one in a range. What it sent before has been merged. */
    void same(Link link, RemoteMember member, int range) {
        moments(link, member).set(range, core.nanos());
    }

    /** That member has the same as this one. */
    void same(Link link, RemoteMember member) {
        if (link.store().markers() == 0) {
            return;
        }
        for (int range = 0; range < Digests.RANGES; range++) {
            same(link, member, range);
        }
    }

    private AtomicLongArray moments(Link link, RemoteMember member) {
        return same.computeIfAbsent(link, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(member, key -> new AtomicLongArray(Digests.RANGES));
    }

    void tick(long now) {
        long interval = core.timing().comparison().toNanos() / 2;
        if (now - lookedAt < interval) {
            return;
        }
        lookedAt = now;
        same.keySet().retainAll(core.roster().links());
        for (Link link : core.roster().links()) {
            if (link.store().markers() > 0 && !core.departed().mayReturn(link, 0)) {
                Map<RemoteMember, AtomicLongArray> known = same.getOrDefault(link, Map.of());
                RemoteMember[] targets = link.targets();
                link.store().dropMarkers((range, since) -> stable(known, targets, range, since, now));
            }
        }
        same.values()
                .forEach(each -> each.keySet().removeIf(member -> core.roster().member(member.member()) != member));
    }

    private boolean stable(
            Map<RemoteMember, AtomicLongArray> known, RemoteMember[] targets, int range, long since, long now) {
        long margin = core.timing().margin().toNanos();
        if (now - since <= margin) {
            return false;
        }
        for (RemoteMember member : targets) {
            AtomicLongArray moments = known.get(member);
            long when = moments == null ? 0 : moments.get(range);
            if (when == 0 || when - since <= margin) {
                return false;
            }
        }
        return true;
    }
}
