package org.clowder.session.internal.exchange;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When markers - tombstones, and removed attributes - have done their duty: each member that has the store has shown, some time after the
 * marker was made, that it holds the same as this one, and none may come back with something older. Thread-safe.
 */
final class Markers {

    private final Core core;
    private final Map<Link, Map<RemoteMember, Moments>> same = new ConcurrentHashMap<>();

    private volatile long lookedAt;

    /** When what a member has was last found to be the same, in ns; 0 for never. */
    private static final class Moments {
        private final Map<Integer, Long> ranges = new ConcurrentHashMap<>();
        private volatile long all;

        long of(int range) {
            return Math.max(all, ranges.getOrDefault(range, 0L));
        }
    }

    Markers(Core core) {
        this.core = core;
    }

    /** That member has the same as this one in these ranges. What it sent before has been merged. */
    void same(Link link, RemoteMember member, Collection<Integer> ranges) {
        long now = core.nanos();
        Moments moments = moments(link, member);
        ranges.forEach(range -> moments.ranges.put(range, now));
    }

    /** That member has the same as this one. */
    void same(Link link, RemoteMember member) {
        Moments moments = moments(link, member);
        moments.all = core.nanos();
        moments.ranges.clear();
    }

    private Moments moments(Link link, RemoteMember member) {
        return same.computeIfAbsent(link, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(member, key -> new Moments());
    }

    void tick(long now) {
        long interval = core.timing.comparison().toNanos() / 2;
        if (now - lookedAt < interval) {
            return;
        }
        lookedAt = now;
        same.keySet().retainAll(core.roster.links());
        for (Link link : core.roster.links()) {
            // one that has not introduced itself may have any store
            if (link.store().markers() > 0 && core.handshake.complete() && !mayReturn(link)) {
                Map<RemoteMember, Moments> moments = same.getOrDefault(link, Map.of());
                RemoteMember[] targets = link.targets;
                link.store().dropMarkers((range, since) -> stable(moments, targets, range, since, now));
            }
        }
        same.values().forEach(each -> each.keySet().removeIf(member -> core.roster.member(member.member) != member));
    }

    private boolean mayReturn(Link link) {
        long own = link.store().longestTimeout();
        // a login has no timeout of its own: it lives for as long as the sessions that it is for, in whatever store
        // these are
        long counts = own > 0
                ? own
                : core.roster.links().stream()
                        .mapToLong(each -> each.store().longestTimeout())
                        .max()
                        .orElse(0);
        return core.departed.mayReturn(counts);
    }

    private boolean stable(Map<RemoteMember, Moments> known, RemoteMember[] targets, int range, long since, long now) {
        long margin = core.timing.margin().toNanos();
        if (now - since <= margin) {
            return false;
        }
        for (RemoteMember member : targets) {
            Moments moments = known.get(member);
            long when = moments == null ? 0 : moments.of(range);
            if (when == 0 || when - since <= margin) {
                return false;
            }
        }
        return true;
    }
}
