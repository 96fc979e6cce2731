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
import java.util.regex.Pattern;

/** A file of keys and values in UTF-8, as it is written, that knows on which line each key stands. Immutable. */
public final class PropertyFile {

    private final Path path;
    private final List<String> lines;
    private final Properties raw;

    private PropertyFile(Path path, List<String> lines, Properties raw) {
        this.path = path;
        this.lines = lines;
        this.raw = raw;
    }

    /**
     * Reads a file; a missing one is empty.
     *
     * @throws IOException if it cannot be read, with the file's name
     */
    public static PropertyFile read(Path path) throws IOException {
        List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
        Properties raw = new Properties();
        try {
            raw.load(new StringReader(String.join("\n", lines)));
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
        return new PropertyFile(path, lines, raw);
    }

    Set<String> keys() {
        return new TreeSet<>(raw.stringPropertyNames());
    }

    /** A value with its references; null if there is none. */
    String raw(String key) {
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
        keys().forEach(key ->
                references.resolve(raw(key), name -> problems.add(locate(key + ": " + MemberValues.noValue(name)))));
        return problems;
    }

    /** Puts {@code file:line: } before a problem, the line of the longest key that it names, the last if it stands there twice. */
    public String locate(String problem) {
        int found = 0;
        int longest = 0;
        for (int i = 0; i < lines.size(); i++) {
            String key = lines.get(i).split("[=:]", 2)[0].strip();
            boolean names = Pattern.compile("(?<![\\w.])" + Pattern.quote(key) + "(?![\\w.]*\\w)")
                    .matcher(problem)
                    .find();
            if (!key.isEmpty() && !key.startsWith("#") && key.length() >= longest && names) {
                found = i + 1;
                longest = key.length();
            }
        }
        return path + (found > 0 ? ":" + found : "") + ": " + problem;
    }
}
