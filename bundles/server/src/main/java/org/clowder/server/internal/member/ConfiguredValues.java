package org.clowder.server.internal.member;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.clowder.member.MemberKeys;
import org.clowder.tomcat.Keys;

/**
 * What a configuration of the PID {@value ServerConfiguration#PID} sets. What is wrong with it is left out, and the rest
 * holds. Immutable.
 *
 * @param values by key; only what is set
 * @param problems one line for each key that is none, or whose value is none
 */
record ConfiguredValues(Map<String, String> values, List<String> problems) {

    static final ConfiguredValues NONE = new ConfiguredValues(Map.of(), List.of());

    /** Those of the member, but for what the channel's configuration and the launcher's framework take. */
    private static final Set<String> NAMES = names();

    private static final Keys KNOWN = new Keys(ServerConfiguration.PID, NAMES);

    private static Set<String> names() {
        Set<String> names = MemberKeys.names();
        names.removeAll(Set.of("member.name", "channel.port", "log.format"));
        return names;
    }

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
        KNOWN.unknown(configuration)
                .forEach(unknown -> problems.add(
                        unknown.text() + "; other values for the descriptor belong into conf/clowder.properties"));
        configuration.forEach((key, value) -> {
            if (NAMES.contains(key)) {
                String text = text(value);
                MemberKeys.problem(key, text)
                        .ifPresentOrElse(
                                problem -> problems.add(key + " in " + ServerConfiguration.PID + ": " + problem
                                        + "; what holds without this line is used"),
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
}
