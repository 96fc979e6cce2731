package org.clowder.benchmarks.replication;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One drain.
 *
 * @param subject manager of the sessions and collector of the members
 * @param millis until all was proved
 * @param before 99th percentile of the other members' requests before it, in ms
 * @param during the same while it went on
 * @param load of the machine before it, as the system counts it: of the last minute
 * @param said the member's last line
 */
record Drained(String subject, double millis, double before, double during, double load, String said) {

    private static final Pattern ALL = Pattern.compile("([0-9,]+) of \\1 sessions safe");

    double ratio() {
        return during / before;
    }

    /** True if all sessions are safe, those that were made on the member among them. */
    boolean safe(int made) {
        Matcher all = ALL.matcher(said);
        return all.matches() && Integer.parseInt(all.group(1).replace(",", "")) >= made;
    }
}
