package org.clowder.benchmarks.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What became of acknowledged writes when their member was killed; filled by one thread. */
final class KillResult {

    private static final Pattern STATE = Pattern.compile("counter=(\\d+) newest=(\\d+) .*");
    private static final int EXAMPLES = 5;

    private final Mode mode;
    private final List<String> examples = new ArrayList<>();
    private long acknowledged;
    private long lost;
    private int sessions;
    private int sessionsBehind;
    private int failedEarly;

    KillResult(Mode mode) {
        this.mode = mode;
    }

    /** Adds a session: the last write that was answered, and what the survivor says of it. */
    void session(String id, int last, String state) {
        int missing = Math.max(0, last - survived(state));
        acknowledged += last;
        lost += missing;
        sessions++;
        if (missing > 0) {
            sessionsBehind++;
            example("session " + id + ": answered " + last + ", survivor has " + state);
        }
    }

    /** Adds a writer; the failure is empty if all its requests before the kill were answered. */
    void writer(String earlyFailure) {
        if (!earlyFailure.isEmpty()) {
            failedEarly++;
            example("before the kill: " + earlyFailure);
        }
    }

    private void example(String text) {
        if (examples.size() < EXAMPLES) {
            examples.add(text);
        }
    }

    /** The last write that a state holds in full, counter and attribute; 0 if there is no session. */
    static int survived(String state) {
        Matcher matcher = STATE.matcher(state);
        return matcher.matches() ? Math.min(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))) : 0;
    }

    /** False if Clowder lost a write that it had acknowledged, or none was; stock is reported only. */
    boolean correct() {
        return !mode.clowder() || (acknowledged > 0 && lost == 0 && failedEarly == 0);
    }

    /** The result in one line, without the examples. */
    String line() {
        return "kill -9 of a member of " + mode.label() + " under load: " + acknowledged
                + " writes acknowledged on " + sessions + " sessions, " + lost + " lost on " + sessionsBehind
                + " sessions, " + failedEarly + " of the writers failed before the kill";
    }

    /** Some of the losses and failures, to look into. */
    List<String> examples() {
        return List.copyOf(examples);
    }
}
