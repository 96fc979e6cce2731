package org.clowder.launcher.member;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code conf/jvm.options} gives to the JVM of a member. A line holds options between blanks, parts of them between double or single
 * quotation marks, in which nothing has a meaning but the end; what follows a {@code #} at the begin of a word is a comment. A line that begins
 * with {@code 17:}, {@code 17-:} or {@code 17-21:} is for these versions of Java, as in the file of that name of Elasticsearch. {@code bin/clowder}
 * reads the file by itself, in the same way and with the same words.
 *
 * @param options those for one version of Java
 * @param problems of whatever line, each with file and line; a member with one does not start
 */
public record JvmOptions(List<String> options, List<String> problems) {

    private static final int MOST_VERSION = 999;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,3})(?:-(\\d{0,3}))?");
    private static final Pattern WORD =
            Pattern.compile("\\s*(?![#\\s])((?:[^\\s\"']+|\"[^\"]*\"|'[^']*')+)([\"']?)|\\s*([\"'])");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

    /** The options of a member for this JVM; none if the file is missing. */
    public static JvmOptions of(MemberDirectory member) {
        return read(member.conf().resolve("jvm.options"), Runtime.version().feature());
    }

    static JvmOptions read(Path file, int version) {
        List<String> options = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                String[] lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n");
                for (int i = 0; i < lines.length; i++) {
                    try {
                        options.addAll(optionsOf(lines[i].strip(), version));
                    } catch (IllegalArgumentException e) {
                        problems.add(file + ":" + (i + 1) + ": " + e.getMessage());
                    }
                }
            } catch (IOException e) {
                problems.add("cannot read " + file);
            }
        }
        return new JvmOptions(List.copyOf(options), List.copyOf(problems));
    }

    /** @throws IllegalArgumentException with what is wrong */
    private static List<String> optionsOf(String line, int version) {
        if (!line.matches("\\d.*")) {
            return words(line);
        }
        int colon = line.indexOf(':');
        String range = colon < 0 ? line : line.substring(0, colon);
        Matcher versions = RANGE.matcher(range);
        boolean valid = colon >= 0 && versions.matches();
        int from = valid ? Integer.parseInt(versions.group(1)) : 0;
        int to = valid ? last(versions) : -1;
        if (to < from) {
            throw new IllegalArgumentException(
                    "expected versions of Java as 17: or 17-: or 17-21: or an option, found \"" + range + "\"");
        }
        List<String> options = words(line.substring(colon + 1));
        return version >= from && version <= to ? options : List.of();
    }

    private static int last(Matcher versions) {
        String last = versions.group(2) == null ? versions.group(1) : versions.group(2);
        return last.isEmpty() ? MOST_VERSION : Integer.parseInt(last);
    }

    private static List<String> words(String line) {
        List<String> options = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.lookingAt()) {
            String open = word.group(3) != null ? word.group(3) : word.group(2);
            if (!open.isEmpty()) {
                throw new IllegalArgumentException("a " + open + " has no end");
            }
            String option = QUOTED.matcher(word.group(1))
                    .replaceAll(found ->
                            Matcher.quoteReplacement(found.group(1) != null ? found.group(1) : found.group(2)));
            if (!option.matches("(?s)-.+")) {
                throw new IllegalArgumentException(
                        "expected an option, which begins with a dash, found \"" + option + "\"");
            }
            options.add(option);
            word.region(word.end(), line.length());
        }
        return options;
    }
}
