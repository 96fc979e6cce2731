package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;

/**
 * Members that went, and may be back with what they had: cut off, asleep, or dead. Until one of this is known, no
 * session that one of them may have used ends by time, and no marker is dropped. Thread-safe.
 */
final class Departed {

    private static final long FIRST_LOOK = TimeUnit.SECONDS.toNanos(2);
    private static final long LAST_LOOK = TimeUnit.MINUTES.toNanos(1);
    private static final long FORGOTTEN = TimeUnit.DAYS.toNanos(7);
    /** One that said good-bye can only have begun anew since, unseen. */
    private static final long AFTER_FAREWELL = TimeUnit.MINUTES.toNanos(1);

    private final Core core;
    private final Map<UniqueId, Absence> absences = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    private static final class Absence {
        private final Member member;
        private final Set<String> stores;
        private final boolean farewell;
        private final long since;
        private long nextLook;
        private long pause = FIRST_LOOK;

        /** @param stores that it had; null if that is not known */
        Absence(Member member, Set<String> stores, boolean farewell, long now) {
            this.member = member;
            this.stores = stores;
            this.farewell = farewell;
            this.since = now;
            this.nextLook = now;
        }

        boolean mayReturn(String store, long limit, long now) {
            return (stores == null || stores.contains(store)) && now - since < (farewell ? AFTER_FAREWELL : limit);
        }
    }

    Departed(Core core) {
        this.core = core;
    }

    /**
     * @param known null if it has not introduced itself, or has taken its leave
     * @param farewell true if it said good-bye
     */
    void add(Member member, RemoteMember known, boolean farewell) {
        Set<String> stores = known == null ? null : known.stores;
        absences.put(Roster.id(member), new Absence(member, stores, farewell, core.nanos()));
    }

    /** A member has introduced itself: whoever had its address before is not there any more. */
    void returned(Member member) {
        absences.values()
                .removeIf(each -> each.member.getPort() == member.getPort()
                        && Arrays.equals(each.member.getHost(), member.getHost()));
    }

    /** True if one of them may have the store, and be back. */
    boolean mayReturn(Link link, long timeoutNanos) {
        if (absences.isEmpty()) {
            return false;
        }
        long now = core.nanos();
        long limit = Math.max(core.timing.departure().toNanos(), 2 * timeoutNanos);
        String store = link.store().name();
        return absences.values().stream().anyMatch(each -> each.mayReturn(store, limit, now));
    }

    /** Finds out whether they have ended, from time to time, one after the other: each may take a while. */
    void tick(long now) {
        if (absences.isEmpty()
                || absences.values().stream().noneMatch(each -> now - each.nextLook >= 0)
                || !looking.compareAndSet(false, true)) {
            return;
        }
        core.execute(() -> {
            try {
                absences.forEach(this::look);
            } finally {
                looking.set(false);
            }
        });
    }

    private void look(UniqueId id, Absence absence) {
        long now = core.nanos();
        if (now - absence.since > FORGOTTEN || now - absence.nextLook >= 0 && core.wire.ended(absence.member)) {
            absences.remove(id, absence);
        } else if (now - absence.nextLook >= 0) {
            absence.nextLook = core.nanos() + absence.pause;
            absence.pause = Math.min(2 * absence.pause, LAST_LOOK);
        }
    }
}
