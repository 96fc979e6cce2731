package org.clowder.launcher.logging;

import java.util.function.Supplier;
import java.util.logging.Formatter;

/** What a line of the log looks like, on the console and in the file: {@code log.format} of the member. */
final class LogFormat {

    /** Set by {@link MemberLog} before the log manager makes the handlers. */
    private static volatile String member;

    private LogFormat() {}

    /** Handlers that are made from now on write JSON that names the member; or text, if that is null. */
    static void json(String ofMember) {
        member = ofMember;
    }

    static Formatter or(Supplier<Formatter> text) {
        String named = member;
        return named == null ? text.get() : new EcsFormatter(named);
    }
}
