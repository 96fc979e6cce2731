package org.clowder.server.internal.problem;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.clowder.tomcat.SecretValues;

/** Values that nobody is to read in a message: those of mounted secret files, and those of attributes that are named so. Thread-safe. */
public final class Secrets {

    private static final String MASK = SecretValues.MASK;
    /** Below that length a value is looked for in quotes only: it may be a part of any word. */
    private static final int SHORT = 4;

    private static final String FILE_REFERENCE = "${file:";

    private final Set<String> values = ConcurrentHashMap.newKeySet();

    /**
     * Looks at an attribute of the descriptor.
     *
     * @param raw as it is written
     * @param value with references replaced
     */
    public void note(String attribute, String raw, String value) {
        boolean secret = raw.contains(FILE_REFERENCE) || SecretValues.named(attribute);
        if (secret && !value.isEmpty()) {
            values.add(value);
        }
    }

    /** A text without the values, the longest first, because one may be a part of another. */
    public String masked(String text) {
        String result = text;
        for (String value : values.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            result = value.length() < SHORT
                    ? result.replace('"' + value + '"', '"' + MASK + '"')
                    : result.replace(value, MASK);
        }
        return result;
    }
}
