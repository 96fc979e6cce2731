package org.clowder.session.internal.engine.exchange;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;

/**
 * Members that went without a word, and may be back with what they had: cut off, asleep, or dead. Until one of this is known, no
 * session that one of them may have used ends by time, and no marker is dropped. Thread-safe.
 */
final class Departed {

    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Core core;
    private final Map<RemoteMember, Long> since = new ConcurrentHashMap<>();
    private volatile long askedAt;

    Departed(Core core) {
        this.core = core;
    }

    void add(RemoteMember member, long now) {
        since.put(member, now);
        askedAt = now - ASK_NANOS;
    }

    /** A member has introduced itself: whoever had its address before is not there any more. */
    void returned(Member member) {
        since.keySet()
                .removeIf(each -> each.member().getPort() == member.getPort()
                        && Arrays.equals(each.member().getHost(), member.getHost()));
    }

    /** True if one of them may have the store, and be back. */
    boolean mayReturn(Link link, long timeoutNanos) {
        if (since.isEmpty()) {
            return false;
        }
        long now = core.nanos();
        long limit = Math.max(core.timing().departure().toNanos(), 2 * timeoutNanos);
        return since.entrySet().stream()
                .anyMatch(
                        each -> each.getKey().stores().contains(link.store().name()) && now - each.getValue() < limit);
    }

    /** Finds out whether they have ended, from time to time. */
    void tick(long now) {
        if (since.isEmpty() || now - askedAt < ASK_NANOS) {
            return;
        }
        askedAt = now;
        for (RemoteMember member : since.keySet()) {
            core.execute(() -> {
                if (core.wire().absent(member.member())) {
                    since.remove(member);
                }
            });
        }
        long oldest = TimeUnit.DAYS.toNanos(7);
        since.values().removeIf(when -> now - when > oldest);
    }
}
