package org.clowder.tomcat;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * What nobody is to read in what Tomcat shows of itself: what is named as a secret, and values that were told to be one
 * wherever they turn up. One place for the whole JVM, as there is one MBean server; safe for use by several threads.
 */
public final class SecretValues {

    /** Stands for a secret. */
    public static final String MASK = "***";

    /** Below that length a value is a secret only if it is alone: it may be a part of any word. */
    private static final int SHORT = 4;

    /** Whole words at the end of a name in camel case or with dots; "keystoreFile" and "secretRequired" tell nothing. */
    private static final Pattern NAMES = Pattern.compile(
            ".*(password|keystorepass|truststorepass|keypass|secret|passwd|pwd|credential|encryption\\.?key)");

    private static final Set<String> values = ConcurrentHashMap.newKeySet();
    /** The longest first, because one may be a part of another. */
    private static final AtomicReference<List<String>> ordered = new AtomicReference<>(List.of());

    private SecretValues() {}

    /** Whether something of that name (an attribute, a property) is a secret. */
    public static boolean named(String name) {
        return NAMES.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** Tells of a value that is a secret whatever it is the value of; blank ones are not. Kept as long as the JVM runs. */
    public static void keep(String value) {
        if (!value.isBlank() && values.add(value)) {
            ordered.set(values.stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList());
        }
    }

    /** A text without the values that were told. */
    public static String masked(String text) {
        String result = text;
        for (String value : ordered.get()) {
            if (value.length() >= SHORT) {
                result = result.replace(value, MASK);
            } else if (result.equals(value)) {
                return MASK;
            }
        }
        return result;
    }
}
