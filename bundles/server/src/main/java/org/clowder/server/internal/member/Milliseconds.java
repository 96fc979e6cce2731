package org.clowder.server.internal.member;

import java.time.Duration;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.MemberEnvironment;

/** Times in {@code conf/clowder.properties}. */
public final class Milliseconds {

    private static final Log log = LogFactory.getLog(Milliseconds.class);

    private Milliseconds() {}

    /** How long requests that are under way are waited for when something stops: {@code stop.timeout}, 20 s. */
    public static Duration stopTimeout(MemberEnvironment environment) {
        return Milliseconds.of(environment, "stop.timeout", 20_000);
    }

    /** A wrong value must keep a member neither from starting nor from stopping: it is reported and not used. */
    public static Duration of(MemberEnvironment environment, String name, long fallback) {
        String value = environment.property(name).orElse(Long.toString(fallback));
        try {
            return Duration.ofMillis(Long.parseLong(value));
        } catch (NumberFormatException e) {
            log.warn(name + "=" + value + " in " + environment.source(name) + " is not a number of milliseconds; "
                    + fallback + " is used");
            return Duration.ofMillis(fallback);
        }
    }
}
