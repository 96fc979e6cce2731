package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;

/**
 * Members that went without a word, and may be back with what they had: cut off, asleep, or dead. Until one of this is known, no
 * session that one of them may have used ends by time, and no marker is dropped. Thread-safe.
 */
final class Departed {

    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Core core;
    private final Map<UniqueId, Absence> absences = new ConcurrentHashMap<>();
    private volatile long askedAt;

    /** @param stores that it had; null if that is not known */
    private record Absence(Member member, Set<String> stores, long since) {}

    Departed(Core core) {
        this.core = core;
    }

    /** @param known null if it has not introduced itself */
    void add(Member member, RemoteMember known, long now) {
        absences.put(Roster.id(member), new Absence(member, known == null ? null : known.stores(), now));
        askedAt = now - ASK_NANOS;
    }

    /** A member has introduced itself: whoever had its address before is not there any more. */
    void returned(Member member) {
        absences.values()
                .removeIf(each -> each.member().getPort() == member.getPort()
                        && Arrays.equals(each.member().getHost(), member.getHost()));
    }

    /** True if one of them may have the store, and be back. */
    boolean mayReturn(Link link, long timeoutNanos) {
        if (absences.isEmpty()) {
            return false;
        }
        long now = core.nanos();
        long limit = Math.max(core.timing().departure().toNanos(), 2 * timeoutNanos);
        String store = link.store().name();
        return absences.values().stream()
                .anyMatch(
                        each -> (each.stores() == null || each.stores().contains(store)) && now - each.since() < limit);
    }

    /** Finds out whether they have ended, from time to time. */
    void tick(long now) {
        if (absences.isEmpty() || now - askedAt < ASK_NANOS) {
            return;
        }
        askedAt = now;
        absences.forEach((id, absence) -> core.execute(() -> {
            if (core.wire().ended(absence.member())) {
                absences.remove(id, absence);
            }
        }));
        long oldest = TimeUnit.DAYS.toNanos(7);
        absences.values().removeIf(each -> now - each.since() > oldest);
    }
}
