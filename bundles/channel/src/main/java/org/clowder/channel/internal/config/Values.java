package org.clowder.channel.internal.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.clowder.tomcat.KeyProblem;
import org.clowder.tomcat.Keys;

/** The values of one configuration; collects what is wrong with them. Used by one thread. */
final class Values {

    private final Map<String, ?> values;
    private final List<KeyProblem> problems = new ArrayList<>();

    Values(Map<String, ?> values) {
        this.values = values;
    }

    List<KeyProblem> problems() {
        return List.copyOf(problems);
    }

    void problem(String key, String what) {
        problems.add(new KeyProblem(key, key + " in " + ChannelConfiguration.PID + ": " + what));
    }

    /** One for each key that nothing reads. */
    List<KeyProblem> unknown(Set<String> known) {
        return new Keys(ChannelConfiguration.PID, known).unknown(values);
    }

    String text(String key, String absent) {
        Object value = values.get(key);
        String text = value == null ? "" : oneText(value).trim();
        return text.isEmpty() ? absent : text;
    }

    private static String oneText(Object value) {
        return value instanceof Object[] list
                ? Arrays.stream(list).map(String::valueOf).collect(Collectors.joining(","))
                : value.toString();
    }

    boolean flag(String key, boolean absent) {
        String text = text(key, String.valueOf(absent));
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            problem(key, "\"" + text + "\" is neither true nor false");
        }
        return text.equalsIgnoreCase("true");
    }

    int number(String key, int absent, int min, int max) {
        if (values.get(key) != null && oneText(values.get(key)).isBlank()) {
            problem(
                    key,
                    "is empty, as what refers to a ${name} without a value may be; expected a number, or no such line");
            return absent;
        }
        String text = text(key, String.valueOf(absent));
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            problem(key, "\"" + text + "\" is not a number");
            return absent;
        }
        problem(key, text + " is not in " + min + " to " + max);
        return absent;
    }

    /** The value, read by {@code parser}; after a problem, {@code failed}. */
    <T> T parsed(String key, String absent, Function<String, T> parser, T failed) {
        T result = checked(key, () -> parser.apply(text(key, absent)));
        return result == null ? failed : result;
    }

    /** What {@code reader} returns, or null after it found a problem. */
    <T> T checked(String key, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage());
            return null;
        }
    }
}
