package org.clowder.member;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.clowder.tomcat.KeyProblem;

/** A file of keys and values in UTF-8, as it is written, that knows on which line each key stands. Immutable. */
public final class PropertyFile {

    private final Path path;
    private final Properties raw;
    /** Of each key the line on which it begins, counted from 1; the last of them, whose value holds. */
    private final Map<String, Integer> lines;

    private PropertyFile(Path path, Properties raw, Map<String, Integer> lines) {
        this.path = path;
        this.raw = raw;
        this.lines = lines;
    }

    /**
     * Reads a file; a missing one is empty.
     *
     * @throws IOException if it cannot be read, with the file's name
     */
    public static PropertyFile read(Path path) throws IOException {
        List<String> text = Files.exists(path) ? Files.readAllLines(path) : List.of();
        Properties raw = new Properties();
        Map<String, Integer> lines = new HashMap<>();
        for (int i = 0; i < text.size(); i++) {
            int start = i;
            while (i + 1 < text.size() && goesOn(text.get(i))) {
                i++;
            }
            Properties one = load(path + ":" + (start + 1), text.subList(start, i + 1));
            one.stringPropertyNames().forEach(key -> lines.put(key, start + 1));
            raw.putAll(one);
        }
        return new PropertyFile(path, raw, lines);
    }

    private static Properties load(String place, List<String> lines) throws IOException {
        Properties one = new Properties();
        try {
            one.load(new StringReader(String.join("\n", lines)));
        } catch (IllegalArgumentException e) {
            throw new IOException(place + ": " + e.getMessage(), e);
        }
        return one;
    }

    /** Whether the next line belongs to a line. */
    private static boolean goesOn(String line) {
        boolean comment =
                line.stripLeading().startsWith("#") || line.stripLeading().startsWith("!");
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return !comment && (line.length() - end) % 2 == 1;
    }

    /** All keys, by name. */
    public Set<String> keys() {
        return new TreeSet<>(raw.stringPropertyNames());
    }

    /** The names that values refer to. */
    public Set<String> references() {
        Set<String> names = new TreeSet<>();
        keys().forEach(key -> names.addAll(References.names(raw(key))));
        return names;
    }

    /** A value as it is written; null if there is none. */
    public String raw(String key) {
        return raw.getProperty(key);
    }

    /** Every value without space around it, its references replaced; what has no value stays as it is written. */
    public Map<String, Object> values(MemberValues known) {
        References references = new References(known::value);
        Map<String, Object> values = new HashMap<>();
        keys().forEach(key ->
                values.put(key, references.resolve(raw(key), unknown -> {}).strip()));
        return values;
    }

    /** What this file refers to and nothing knows, one line each with file and line. */
    public List<String> unknown(MemberValues known) {
        References references = new References(known::value);
        List<String> problems = new ArrayList<>();
        keys().forEach(key -> references.resolve(
                raw(key), name -> problems.add(locate(new KeyProblem(key, key + ": " + MemberValues.noValue(name))))));
        return problems;
    }

    /** The problem with {@code file:line: } before it: the line of its key, the last if it stands there twice; of a key that the file has not, without a line. */
    public String locate(KeyProblem problem) {
        Integer line = lines.get(problem.key());
        return path + (line == null ? "" : ":" + line) + ": " + problem.text();
    }
}
