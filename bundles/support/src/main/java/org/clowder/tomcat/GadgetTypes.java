package org.clowder.tomcat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Classes of known libraries that have served to make a reader of Java serialization run what a stranger wanted. They are refused although
 * an application has the library. Safe for use by several threads.
 */
public final class GadgetTypes {

    private static final String LIST = "gadgets.txt";
    private static final Set<String> NAMES = new HashSet<>();
    private static final Set<String> PREFIXES = new HashSet<>();
    private static final Set<String> HARMLESS = new HashSet<>();

    static {
        try (InputStream in = GadgetTypes.class.getResourceAsStream(LIST);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().map(String::strip).forEach(GadgetTypes::take);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GadgetTypes() {}

    private static void take(String line) {
        if (line.endsWith("*")) {
            PREFIXES.add(line.substring(0, line.length() - 1));
        } else if (line.startsWith("!")) {
            HARMLESS.add(line.substring(1));
        } else if (!line.isEmpty() && line.charAt(0) != '#') {
            NAMES.add(line);
        }
    }

    /** True for a class of that name, whoever has it. */
    public static boolean isKnown(String className) {
        return NAMES.contains(className)
                || PREFIXES.stream().anyMatch(className::startsWith) && !HARMLESS.contains(className);
    }
}
