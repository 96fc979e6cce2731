package org.clowder.boot;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The cluster cannot be what {@code clowder.cluster.*} says. The message names each property and what to do. */
public final class ClusterRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "clowder.cluster.";

    /** Those whose property has another name than the key. */
    private static final Map<String, String> RENAMED = Map.of(
            "cluster.name", "name",
            "encryption.key.file", "encryption.key-file",
            "allow.insecure", "allow-insecure",
            "send.timeout", "send-timeout");

    /** A key of the channel: where its name has a dot, in the whole text. */
    private static final Pattern KEY = Pattern.compile("\\b(\\w+) in org\\.clowder\\.channel\\b|\\b(cluster\\.name"
            + "|multicast\\.(?:address|port)|encryption\\.key(?:\\.file)?|allow\\.insecure|send\\.timeout)\\b"
            + "(?: in org\\.clowder\\.channel\\b)?");

    private static final Pattern ATTRIBUTE = Pattern.compile("^\\w+(?==\")");

    private ClusterRefusedException(String message, Exception cause) {
        super(message, cause);
    }

    /** What {@code StandaloneChannel} says of its keys. */
    static ClusterRefusedException ofChannel(IOException refusal) {
        String text = KEY.matcher(refusal.getMessage()).replaceAll(found -> {
            String key = found.group(1) == null ? found.group(2) : found.group(1);
            return PREFIX + RENAMED.getOrDefault(key, key);
        });
        return new ClusterRefusedException(text, refusal);
    }

    /** What a manager says of one of its attributes. */
    static ClusterRefusedException ofManager(IllegalArgumentException refusal) {
        String text = ATTRIBUTE
                .matcher(refusal.getMessage())
                .replaceAll(found -> PREFIX + "session."
                        + found.group().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
        return new ClusterRefusedException(text, refusal);
    }
}
