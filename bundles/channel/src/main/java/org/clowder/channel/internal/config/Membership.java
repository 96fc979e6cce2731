package org.clowder.channel.internal.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How members find each other; the values of the key {@code membership}. */
public enum Membership {
    STATIC,
    MULTICAST,
    DNS,
    KUBERNETES;

    /** The word in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Membership of(String word) {
        for (Membership each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is not one of "
                + Arrays.stream(values()).map(Membership::word).collect(Collectors.joining(", ")));
    }
}
