package org.clowder.check.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code .cfg} file with its references resolved, that knows on which line each key stands. Immutable. */
final class ConfigurationFile {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

    private final Path path;
    private final List<String> lines;
    private final Map<String, Object> values;

    private ConfigurationFile(Path path, List<String> lines, Map<String, Object> values) {
        this.path = path;
        this.lines = lines;
        this.values = Map.copyOf(values);
    }

    /** Reads a file; a missing one has no values. */
    static ConfigurationFile read(Path path, Function<String, Optional<String>> references) throws IOException {
        List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
        Properties properties = new Properties();
        properties.load(new StringReader(String.join("\n", lines)));
        Map<String, Object> values = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            values.put(key, resolved(properties.getProperty(key), references).strip());
        }
        return new ConfigurationFile(path, lines, values);
    }

    private static String resolved(String value, Function<String, Optional<String>> references) {
        return REFERENCE
                .matcher(value)
                .replaceAll(match -> Matcher.quoteReplacement(
                        references.apply(match.group(1)).orElse("")));
    }

    Map<String, Object> values() {
        return values;
    }

    /** Puts {@code file:line: } before a problem, the line of the longest key that it names. */
    String locate(String problem) {
        int found = 0;
        int longest = 0;
        for (int i = 0; i < lines.size(); i++) {
            String key = lines.get(i).split("[=:]", 2)[0].strip();
            boolean names = Pattern.compile("(?<![\\w.])" + Pattern.quote(key) + "(?![\\w.]*\\w)")
                    .matcher(problem)
                    .find();
            if (!key.isEmpty() && !key.startsWith("#") && key.length() > longest && names) {
                found = i + 1;
                longest = key.length();
            }
        }
        return path + (found > 0 ? ":" + found : "") + ": " + problem;
    }
}
