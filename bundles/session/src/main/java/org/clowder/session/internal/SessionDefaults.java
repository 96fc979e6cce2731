package org.clowder.session.internal;

import java.util.List;
import java.util.regex.Pattern;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.ClassPatterns;

/**
 * What managers do where the descriptor says nothing. Immutable.
 *
 * @param maxWait in ms
 * @param detectMutationExclude null for none
 * @param maxAttributeSize in bytes
 * @param allowedClasses patterns
 */
public record SessionDefaults(
        Guarantee guarantee,
        long maxWait,
        boolean detectMutation,
        Pattern detectMutationExclude,
        boolean strict,
        int maxAttributeSize,
        List<String> allowedClasses) {

    /** The limit of the protocol. */
    public static final int MAX_ATTRIBUTE = 16 * 1024 * 1024;

    static final SessionDefaults BUILT_IN =
            new SessionDefaults(Guarantee.APPLIED, 2_000, true, null, false, MAX_ATTRIBUTE, List.of());

    private static final int MIN_ATTRIBUTE = 1024;

    static Guarantee guarantee(String name) {
        return switch (ManagerSettings.lower(name)) {
            case "async" -> Guarantee.ASYNC;
            case "applied" -> Guarantee.APPLIED;
            case "all" -> Guarantee.ALL;
            default ->
                throw new IllegalArgumentException(
                        "guarantee=\"" + name + "\": expected async (no member is waited for), applied (one) or all");
        };
    }

    static long maxWait(long millis) {
        if (millis < 1) {
            throw new IllegalArgumentException("maxWait=\"" + millis + "\": expected a number of milliseconds above 0");
        }
        return millis;
    }

    static int maxAttributeSize(int bytes) {
        if (bytes < MIN_ATTRIBUTE || bytes > MAX_ATTRIBUTE) {
            throw new IllegalArgumentException("maxAttributeSize=\"" + bytes + "\": expected a number of bytes from "
                    + MIN_ATTRIBUTE + " to " + MAX_ATTRIBUTE);
        }
        return bytes;
    }

    static List<String> allowedClasses(String patterns) {
        List<String> list = ManagerSettings.list(patterns);
        try {
            ClassPatterns.check(list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("allowedClasses=\"" + patterns + "\": " + e.getMessage(), e);
        }
        return list;
    }
}
