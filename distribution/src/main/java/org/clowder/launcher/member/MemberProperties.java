package org.clowder.launcher.member;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.clowder.launcher.CommandException;
import org.clowder.member.MemberValues;

/** The values of {@code conf/clowder.properties} as they hold for a process; see {@link MemberValues}. */
public final class MemberProperties {

    private static final long STOP_TIMEOUT_MILLIS = 20_000;
    private static final long STOP_DRAIN_MILLIS = 30_000;
    /** For what a stop does beside waiting for requests. */
    private static final long REST_OF_STOP_MILLIS = 10_000;

    private static final String LOG_FORMAT = "log.format";

    private final MemberValues values;

    private MemberProperties(MemberValues values) {
        this.values = values;
    }

    /** Reads the file of a member, with the properties and the environment of this process. */
    public static MemberProperties read(Path home, MemberDirectory member) throws CommandException {
        try {
            return new MemberProperties(MemberValues.read(member.base(), home, secret -> {}));
        } catch (IOException e) {
            throw CommandException.refused("cannot read " + member.properties() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Refuses to run a member whose file refers to what nothing knows.
     *
     * @throws CommandException with file and line of the first such value
     */
    public void requireKnown() throws CommandException {
        if (!values.problems().isEmpty()) {
            throw CommandException.refused(values.problems().get(0));
        }
    }

    /** Every name of the file and of the defaults, with the value that holds. */
    public Map<String, String> all() {
        return values.all();
    }

    /** The value that holds; empty if there is none. */
    public String get(String name) {
        return values.value(name).orElse("");
    }

    /** How long a stop of the member may take, ms: longer than it waits for requests, for as long as by default at least, and other members. */
    public long stopMillis() {
        return Math.max(STOP_TIMEOUT_MILLIS, millis("stop.timeout", STOP_TIMEOUT_MILLIS))
                + Math.max(0, millis("stop.drain.timeout", STOP_DRAIN_MILLIS))
                + REST_OF_STOP_MILLIS;
    }

    /**
     * Whether the log is JSON.
     *
     * @throws CommandException if {@code log.format} is neither {@code text} nor {@code json}
     */
    public boolean logsJson() throws CommandException {
        Optional<String> problem = values.wrong(LOG_FORMAT);
        if (problem.isPresent()) {
            throw CommandException.refused(problem.get());
        }
        return get(LOG_FORMAT).equals("json");
    }

    private long millis(String name, long byDefault) {
        try {
            return Long.parseLong(get(name));
        } catch (NumberFormatException e) {
            // The server says so, and uses the default, too.
            return byDefault;
        }
    }
}
