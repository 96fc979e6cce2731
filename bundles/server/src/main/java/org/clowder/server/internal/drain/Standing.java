package org.clowder.server.internal.drain;

import java.util.List;
import java.util.Locale;
import org.clowder.server.SessionSafety.Part;
import org.clowder.server.SessionSafety.State;

/**
 * How many sessions are safe on other members at some time, and what there is to say of the others. Immutable.
 *
 * @param member that is to have them; null for whichever
 */
record Standing(List<Part> parts, String member) {

    static final Standing NONE = new Standing(List.of(), null);

    int sessions() {
        return parts.stream().mapToInt(Part::sessions).sum();
    }

    int safe() {
        return parts.stream().mapToInt(Part::safe).sum();
    }

    /** True if nothing is left that this member alone has. */
    boolean done() {
        return parts.stream().allMatch(part -> part.state() == State.SAFE);
    }

    /** True if something can never be safe. */
    boolean hopeless() {
        return parts.stream().anyMatch(part -> part.state() == State.HOPELESS);
    }

    /** True if that may come to be. */
    boolean moving() {
        return parts.stream().anyMatch(part -> part.state() == State.UNDER_WAY || part.state() == State.WAITING);
    }

    /** Of the form {@code 1,240 of 20,000 sessions safe}, and on which member, if that was asked for. */
    String text() {
        return String.format(Locale.ROOT, "%,d of %,d sessions safe", safe(), sessions())
                + (member == null ? "" : " on " + member);
    }

    /** A line for each part that is not safe. */
    List<String> unsafe() {
        return parts.stream()
                .filter(part -> part.state() != State.SAFE)
                .map(Standing::line)
                .toList();
    }

    private static String line(Part part) {
        int left = part.sessions() - part.safe();
        return left == 0
                ? part.what() + ": what belongs to its sessions is not safe: " + part.reason()
                : String.format(
                        Locale.ROOT, "%,d session%s of %s: %s", left, left == 1 ? "" : "s", part.what(), part.reason());
    }
}
