package org.clowder.tomcat;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The keys that a configuration of Config Admin may have. Immutable.
 *
 * @since 1.8
 */
public final class Keys {

    /** How many letters may differ for a name to be taken for another one that was misspelt. */
    private static final int NEAR = 2;

    /** What the framework, and the tools of hosts, put beside the keys of a configuration. */
    private static final List<String> FOREIGN =
            List.of(".", "service.", "component.", "felix.", "osgi.", "clowder.", "org.apache.karaf.");

    private final String pid;
    private final SortedSet<String> known;

    /** @param pid names the configuration in problems */
    public Keys(String pid, Collection<String> known) {
        this.pid = pid;
        this.known = new TreeSet<>(known);
    }

    /** One problem for each key that is none, by name; those of the framework and of tools are left alone. */
    public List<KeyProblem> unknown(Map<String, ?> configuration) {
        return configuration.keySet().stream()
                .filter(key -> !known.contains(key) && !isForeign(key))
                .sorted()
                .map(key -> new KeyProblem(
                        key,
                        key + " in " + pid + ": is not a key of this configuration; "
                                + nearest(key, known.stream())
                                        .map(near -> "did you mean " + near + "?")
                                        .orElse("known keys are " + String.join(", ", known))))
                .toList();
    }

    /** Whether a key is one that the framework, or a tool of a host, has put there. */
    public static boolean isForeign(String key) {
        return FOREIGN.stream().anyMatch(key::startsWith) || key.endsWith(".target");
    }

    /** That of some names which differs from a misspelt one by two letters at most, and by the fewest; empty if none does. */
    public static Optional<String> nearest(String misspelt, Stream<String> names) {
        return names.filter(name -> distance(name, misspelt) <= NEAR)
                .min(Comparator.comparingInt((String name) -> distance(name, misspelt))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance; names are short. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
