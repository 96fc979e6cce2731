package org.clowder.channel.internal.tribes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarning.Kind;

/**
 * Who should be on a channel and is not, and whose messages are not taken, in one run of it. Safe for use by several threads.
 *
 * <p>Whoever is turned away goes on sending, so that one of whom nothing came for a while is turned away no longer. Addresses
 * are as the senders say: no more than the last few are kept.
 */
public final class Attendance {

    private static final int MOST_REFUSED = 20;
    private static final long STANDS_NANOS = Duration.ofSeconds(30).toNanos();

    /** Who is expected. */
    interface Expected {

        /** By address, with why each is not there if it is not. */
        Map<String, String> reasons();
    }

    private record Refused(String why, long count, long last) {}

    /**
     * How it is at one moment.
     *
     * @param expected how many other members there would be if none were missing
     * @param seen how many other members are there
     * @param warnings one for each that is missing or refused
     */
    public record Roll(int expected, int seen, List<StandingWarning> warnings) {

        public Roll {
            warnings = List.copyOf(warnings);
        }

        /** How many members are turned away. */
        public int refused() {
            return (int) warnings.stream()
                    .filter(each -> each.kind() == Kind.MEMBER_REFUSED)
                    .count();
        }

        /** In some words, beside the number of members; empty if nothing is wrong. */
        public List<String> remarks() {
            return Stream.of(expected > seen ? expected + " expected" : "", refused() > 0 ? refused() + " refused" : "")
                    .filter(each -> !each.isEmpty())
                    .toList();
        }
    }

    private final MemberView view;
    private final Expected expected;
    private final LongSupplier clock;
    /** The one that was heard of last at the end. Guarded by this. */
    private final Map<String, Refused> refused = new LinkedHashMap<>();

    Attendance(MemberView view, Expected expected) {
        this(view, expected, System::nanoTime);
    }

    /** @param clock in ns */
    Attendance(MemberView view, Expected expected, LongSupplier clock) {
        this.view = view;
        this.expected = expected;
        this.clock = clock;
    }

    /**
     * One more message was not taken.
     *
     * @param why goes on "a message of it" or "n messages of it"
     */
    synchronized void refuse(String address, String why) {
        Refused before = refused.remove(address);
        long now = clock.getAsLong();
        long count = before == null || over(before, now) ? 0 : before.count();
        refused.put(address, new Refused(why, count + 1, now));
        if (refused.size() > MOST_REFUSED) {
            refused.remove(refused.keySet().iterator().next());
        }
    }

    private static boolean over(Refused refused, long now) {
        return now - refused.last() > STANDS_NANOS;
    }

    /** True if messages from there are not taken. */
    synchronized boolean refuses(String address) {
        Refused known = refused.get(address);
        return known != null && !over(known, clock.getAsLong());
    }

    private synchronized Map<String, Refused> refused() {
        long now = clock.getAsLong();
        refused.values().removeIf(each -> over(each, now));
        return new LinkedHashMap<>(refused);
    }

    /** How it is now. */
    public Roll roll() {
        Set<String> seen = view.members().stream().map(MemberAddress::of).collect(Collectors.toSet());
        Map<String, String> missing = new LinkedHashMap<>(expected.reasons());
        missing.keySet().removeAll(seen);
        Map<String, Refused> away = refused();
        away.keySet().removeAll(seen);
        List<StandingWarning> warnings = new ArrayList<>();
        away.forEach((address, known) -> warnings.add(refused(address, known)));
        missing.forEach((address, reason) -> {
            if (!away.containsKey(address)) {
                warnings.add(new StandingWarning(Kind.MEMBER_MISSING, address, "member " + address + " " + reason, 0));
            }
        });
        return new Roll(seen.size() + missing.size(), seen.size(), warnings);
    }

    private static StandingWarning refused(String address, Refused known) {
        String messages = known.count() == 1 ? "a message of it " : known.count() + " messages of it ";
        return new StandingWarning(
                Kind.MEMBER_REFUSED,
                address,
                "member " + address + " is refused: " + messages + known.why(),
                known.count());
    }
}
