package org.clowder.server.internal.descriptor.legacy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of what descriptors for earlier systems write and today's classes do not know: {@code legacy-names.txt},
 * where its form is explained. Immutable.
 */
final class LegacyNames {

    private static final String TABLE = "legacy-names.txt";
    private static final String ANY = "*";
    private static final Map<String, Integer> COLUMNS =
            Map.of("class", 4, "element", 5, "inside", 5, "around", 5, "attribute", 5, "value", 6, "given", 4);

    /**
     * What became of a name.
     *
     * @param today the name that holds now, {@code -} if there is none and none is needed, {@code !} if it cannot be
     *     carried over
     * @param note why, or what to do; may be empty
     */
    record Today(String today, String note) {

        boolean leftOut() {
            return today.equals("-");
        }

        boolean refused() {
            return today.equals("!");
        }

        /** True if the user has to decide something. */
        boolean warns() {
            return note.startsWith("!");
        }

        /** The note as the end of a sentence: with what separates it, or empty. */
        String because() {
            String text = warns() ? note.substring(1) : note;
            return text.isEmpty() ? "" : ": " + text;
        }

        /** True if an attribute now belongs to an element inside this one. */
        boolean nested() {
            return today.indexOf('@') > 0;
        }

        /** The path of the inner element, seen from this one. */
        List<String> child() {
            return List.of(today.substring(0, today.indexOf('@')).split("/"));
        }

        /** The attribute of the inner element. */
        String childAttribute() {
            return today.substring(today.indexOf('@') + 1);
        }
    }

    private static final class Shipped {
        static final LegacyNames NAMES = read();
    }

    private final Map<List<String>, Today> entries = new HashMap<>();
    private final Map<String, Map<String, String>> given = new HashMap<>();

    private LegacyNames(List<String> lines) {
        lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(this::add);
    }

    /** The table that belongs to this bundle. */
    static LegacyNames shipped() {
        return Shipped.NAMES;
    }

    private static LegacyNames read() {
        try (InputStream in = LegacyNames.class.getResourceAsStream(TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new LegacyNames(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + TABLE + " of this bundle", e);
        }
    }

    private void add(String line) {
        List<String> columns =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        int expected = COLUMNS.getOrDefault(columns.get(0), 0);
        if (columns.size() != expected) {
            throw new IllegalStateException(
                    TABLE + ": expected " + expected + " columns, found " + columns.size() + ": " + line);
        }
        if (columns.get(0).equals("given")) {
            given.computeIfAbsent(columns.get(1), element -> new HashMap<>()).put(columns.get(2), columns.get(3));
            return;
        }
        List<String> key = columns.subList(0, expected - 2);
        if (entries.put(key, new Today(columns.get(expected - 2), columns.get(expected - 1))) != null) {
            throw new IllegalStateException(TABLE + ": two entries for " + key);
        }
    }

    /** What became of a class. */
    Optional<Today> ofClass(String className) {
        return find("class", className);
    }

    /** What became of an element; {@code parents} is its parent's path, as {@code Server/Service}. */
    Optional<Today> ofElement(String parents, String element) {
        String parent = parents.substring(parents.lastIndexOf('/') + 1);
        String grandparent = parents.substring(parents.lastIndexOf('/', Math.max(0, parents.lastIndexOf('/') - 1)) + 1);
        return find("element", grandparent, element)
                .or(() -> find("element", parent, element))
                .or(() -> find("element", ANY, element));
    }

    /** What became of an element inside one of a class. */
    Optional<Today> ofElementInside(String parentClass, String element) {
        return find("inside", parentClass, element);
    }

    /** What a Cluster must be that has a Manager of a class. */
    Optional<Today> ofClusterAround(String clusterClass, String managerClass) {
        return find("around", clusterClass, managerClass);
    }

    /** What became of an attribute. */
    Optional<Today> ofAttribute(String element, String attribute) {
        return find("attribute", element, attribute);
    }

    /** What became of an attribute's value. */
    Optional<Today> ofValue(String element, String attribute, String value) {
        return find("value", element, attribute, value);
    }

    /** What an element that is made for an attribute has besides it. */
    Map<String, String> given(String element) {
        return given.getOrDefault(element, Map.of());
    }

    /** All entries, each as its kind and what it is about. */
    Set<List<String>> keys() {
        return Set.copyOf(entries.keySet());
    }

    private Optional<Today> find(String... key) {
        return Optional.ofNullable(entries.get(List.of(key)));
    }
}
