package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.session.internal.stream.Hello;

/**
 * Members that went or fell silent, and may be back with what they had: cut off, asleep, or dead. Until one of this is known, no
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
        private final long incarnation;
        private final long since;
        private volatile boolean farewell;
        private volatile boolean reappeared;
        private long nextLook;
        private long pause = FIRST_LOOK;

        Absence(Member member, long incarnation, boolean farewell, long now) {
            this.member = member;
            this.incarnation = incarnation;
            this.farewell = farewell;
            this.since = now;
            this.nextLook = now;
        }

        /** It is not told once more of the same departure, and no good-bye of before the incarnation that others have named. */
        boolean replaces(Absence known) {
            boolean sameOrUnknown = known.incarnation == incarnation || known.incarnation == 0;
            return known.reappeared || incarnation != 0 && (sameOrUnknown || !farewell);
        }

        /** Another member has heard it since it went, and not only because it noticed later. */
        boolean isOutdatedBy(Absence told) {
            return told.since - since > AFTER_FAREWELL && !(farewell && told.incarnation == incarnation);
        }

        boolean mayReturn(long limit, long now) {
            return now - since < (farewell ? AFTER_FAREWELL : limit);
        }
    }

    Departed(Core core) {
        this.core = core;
    }

    /**
     * What it had does not matter: it may have begun to use any store since. Told once more of the same departure, this changes nothing.
     *
     * @param incarnation in which it was known, or said good-bye, or 0
     * @param farewell true if it said good-bye
     */
    void add(Member member, long incarnation, boolean farewell) {
        Absence added = new Absence(member, incarnation, farewell, core.nanos());
        absences.merge(Roster.id(member), added, (known, again) -> again.replaces(known) ? again : known);
    }

    /**
     * Those that another member is to know of: one that began after they went has not seen them, and one that is cut off from those that
     * are there has not, either. Those that are away come first, the latest of them before the others: a HELLO has room for some.
     */
    List<Hello.Known> others(Member to) {
        long now = core.nanos();
        Stream<Hello.Known> gone = absences.values().stream()
                .filter(each -> !each.farewell && !isAt(each.member, to))
                .map(each -> known(each.member, each.incarnation, now - each.since))
                .sorted(Comparator.comparingLong(Hello.Known::millis));
        Stream<Hello.Known> there = core.roster.members().stream()
                .filter(each -> !isAt(each.member, to))
                .map(each -> known(each.member, each.incarnation, now - each.heardAt));
        return Stream.concat(gone, there).toList();
    }

    private static Hello.Known known(Member member, long incarnation, long nanos) {
        return new Hello.Known(member.getData(false, false), incarnation, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private static boolean isAt(Member one, Member other) {
        return one.getPort() == other.getPort() && Arrays.equals(one.getHost(), other.getHost());
    }

    /** Whom another member knows: those that are not seen here are away. */
    void told(List<Hello.Known> others) {
        for (Hello.Known each : others) {
            Member member = member(each.member());
            // if it has just left, this member will notice, and knows whether it said good-bye
            if (member != null
                    && core.roster.member(member) == null
                    && core.wire.members().stream().noneMatch(there -> isAt(there, member))) {
                long since = core.nanos() - TimeUnit.MILLISECONDS.toNanos(Math.max(0, each.millis()));
                absences.merge(
                        Roster.id(member),
                        new Absence(member, each.incarnation(), false, since),
                        (known, told) -> known.isOutdatedBy(told) ? told : known);
            }
        }
    }

    /** Null if it is not written as Tribes writes a member: others are an addition to a HELLO, and the rest of it counts without them. */
    private static Member member(byte[] written) {
        try {
            return MemberImpl.getMember(written);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            return null;
        }
    }

    /** The channel has it again. */
    void appeared(Member member) {
        Absence absence = absences.get(Roster.id(member));
        if (absence != null) {
            absence.reappeared = true;
        }
    }

    /**
     * It said good-bye, and the channel was faster to tell that it is not there.
     *
     * @return false if that is not known here
     */
    boolean farewell(Member member, long incarnation) {
        Absence absence = absences.get(Roster.id(member));
        if (absence != null && absence.incarnation == incarnation && !absence.reappeared) {
            absence.farewell = true;
        }
        return absence != null;
    }

    /** A member has introduced itself: whoever had its address before is not there any more. */
    void returned(Member member) {
        absences.values().removeIf(each -> isAt(each.member, member));
    }

    /**
     * True if one of them may be back.
     *
     * @param timeoutNanos how long it may have what it had
     */
    boolean mayReturn(long timeoutNanos) {
        long now = core.nanos();
        long limit = Math.max(core.timing.departure().toNanos(), 2 * timeoutNanos);
        return core.roster.members().stream().anyMatch(member -> member.silent && now - member.heardAt < limit)
                || absences.values().stream().anyMatch(each -> each.mayReturn(limit, now));
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
