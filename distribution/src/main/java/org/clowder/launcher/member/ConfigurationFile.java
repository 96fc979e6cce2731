package org.clowder.launcher.member;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sets values in a properties file and leaves its comments and its order as they are. */
final class ConfigurationFile {

    private final Path file;

    ConfigurationFile(Path file) {
        this.file = file;
    }

    /** Sets each value where its name stands already, even behind a {@code #}; else at the end. */
    void set(Map<String, String> values) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
        values.forEach((name, value) -> set(lines, name, name + "=" + value.replace("\\", "\\\\")));
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    private static void set(List<String> lines, String name, String assignment) {
        Pattern place = Pattern.compile("(#?)\\s*" + Pattern.quote(name) + "\\s*=.*");
        int commented = -1;
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = place.matcher(lines.get(i));
            if (matcher.matches() && matcher.group(1).isEmpty()) {
                lines.set(i, assignment);
                return;
            }
            if (matcher.matches() && commented < 0) {
                commented = i;
            }
        }
        if (commented >= 0) {
            lines.set(commented, assignment);
        } else {
            lines.add(assignment);
        }
    }
}
