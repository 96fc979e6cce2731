package org.clowder.server.internal.member;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a configuration of the PID {@value ServerConfiguration#PID} sets. What is wrong with it is left out, and the rest
 * holds. Immutable.
 *
 * @param values by key; only what is set
 * @param problems one line for each key that is none, or whose value is none
 */
record ConfiguredValues(Map<String, String> values, List<String> problems) {

    static final ConfiguredValues NONE = new ConfiguredValues(Map.of(), List.of());

    /** By key, as the rule for component property types forms it (OSGi Compendium 112.8.2.1). */
    private static final Map<String, Class<?>> TYPES = Arrays.stream(ServerConfiguration.class.getDeclaredMethods())
            .collect(Collectors.toMap(
                    method -> method.getName().replace('_', '.'), Method::getReturnType, (a, b) -> a, TreeMap::new));

    private static final Set<String> MAY_BE_EMPTY =
            Set.of("route", "deploy.migrate", "health.path", "console.hosts", "management.hosts", "whiteboard.path");

    /** What the framework, and the tools of hosts, put beside the keys of a configuration. */
    private static final List<String> FOREIGN =
            List.of(".", "service.", "component.", "felix.", "osgi.", "clowder.", "org.apache.karaf.");

    /**
     * Reads a configuration as Config Admin holds it: texts, as files give them, or the types of Metatype. One that only shows what
     * {@code conf/clowder.properties} has sets nothing: that is read in its own place.
     */
    static ConfiguredValues of(Map<String, ?> configuration) {
        if (String.valueOf(configuration.get("felix.fileinstall.filename")).endsWith("/conf/clowder.properties")) {
            return NONE;
        }
        Map<String, String> values = new TreeMap<>();
        Set<String> problems = new TreeSet<>();
        configuration.forEach((key, value) -> {
            if (FOREIGN.stream().noneMatch(key::startsWith) && !key.endsWith(".target")) {
                String text = text(value);
                problem(key, text)
                        .ifPresentOrElse(
                                problem -> problems.add(key + " in " + ServerConfiguration.PID + ": " + problem),
                                () -> values.put(key, text));
            }
        });
        return new ConfiguredValues(Map.copyOf(values), List.copyOf(problems));
    }

    /** The keys whose values differ. */
    Set<String> differences(ConfiguredValues other) {
        Set<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(other.values.keySet());
        keys.removeIf(key -> Optional.ofNullable(values.get(key)).equals(Optional.ofNullable(other.values.get(key))));
        return keys;
    }

    private static String text(Object value) {
        return value instanceof Object[] list
                ? Arrays.stream(list).map(String::valueOf).collect(Collectors.joining(","))
                : value.toString().strip();
    }

    private static Optional<String> problem(String key, String text) {
        Class<?> type = TYPES.get(key);
        if (type == null) {
            return Optional.of("is not a key of this configuration; known keys are "
                    + String.join(", ", TYPES.keySet()) + "; other values for the descriptor belong into"
                    + " conf/clowder.properties");
        }
        if (text.isEmpty() && !MAY_BE_EMPTY.contains(key)) {
            return otherwise(
                    "is empty, as what refers to a ${name} without a value may be; expected a value, or no such line");
        }
        if (type == boolean.class && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            return otherwise("\"" + text + "\" is neither true nor false");
        }
        return (type == int.class && !parses(text, Integer::valueOf))
                        || (type == long.class && !parses(text, Long::valueOf))
                ? otherwise("\"" + text + "\" is not a number")
                : Optional.empty();
    }

    private static Optional<String> otherwise(String problem) {
        return Optional.of(problem + "; what holds without this line is used");
    }

    private static boolean parses(String text, Function<String, Number> parser) {
        try {
            return parser.apply(text) != null;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
