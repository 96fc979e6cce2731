package org.clowder.member;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The keys that Clowder itself knows in {@code conf/clowder.properties}, and what each takes: the one table by which values are checked, whether
 * they stand there or come from the environment, system properties or Config Admin.
 *
 * @since 0.3
 */
public final class MemberKeys {

    private static final int MOST_PORT = 65_535;

    /**
     * What a value may be.
     *
     * @param use whether a wrong value is used, as far as that goes, by whoever refers to it: what else should be there, nobody knows
     * @param valid also of an empty value
     * @param problem in words
     */
    private record Type(boolean use, Predicate<String> valid, UnaryOperator<String> problem) {

        private static Type used(Predicate<String> valid, UnaryOperator<String> problem) {
            return new Type(true, valid, problem);
        }

        /** One that is left out if it is wrong. */
        private static Type of(Predicate<String> valid, UnaryOperator<String> problem) {
            return new Type(false, valid, problem);
        }
    }

    private static final Type ANY = Type.used(value -> true, value -> "");
    private static final Type TEXT = Type.used(value -> !value.isEmpty(), value -> "");
    private static final Type PORT = Type.used(
            value -> number(value, MOST_PORT),
            value -> quoted(value) + " is not a port, a number from 0 to " + MOST_PORT);
    private static final Type MILLISECONDS = Type.of(
            value -> number(value, Long.MAX_VALUE), value -> quoted(value) + " is not a number of milliseconds");
    private static final Type FLAG =
            Type.of(value -> value.matches("(?i)true|false"), value -> quoted(value) + " is neither true nor false");
    private static final Type FOLDERS = Type.of(
            value -> Arrays.stream(value.split(",")).anyMatch(name -> !name.isBlank()),
            value -> "names no folder; expected names separated by commas, or no such line for \"deploy\"");
    private static final Type MIGRATION = Type.of(
            value -> value.isEmpty() || value.equals("javax"),
            value -> "expected javax, or nothing, found " + quoted(value));
    private static final Type LOG_FORMAT =
            Type.of(value -> value.matches("|text|json"), value -> "expected text or json, found " + quoted(value));
    private static final Type HEALTH_PATH = Type.of(
            value -> value.isEmpty() || value.startsWith("/") && !value.endsWith("/"),
            value -> "expected a path like /health, or nothing to switch the pages off, found " + quoted(value));
    private static final Type WHITEBOARD_PATH = Type.of(
            value -> value.matches("|/|/[^#]*[^#/]"),
            value -> "expected / or a path like /services, or nothing to switch the whiteboard off, found "
                    + quoted(value));

    private static final Map<String, Type> TYPES = new TreeMap<>(Map.ofEntries(
            Map.entry("member.name", ANY),
            Map.entry("http.port", PORT),
            Map.entry("http.address", TEXT),
            Map.entry("management.port", PORT),
            Map.entry("management.address", TEXT),
            Map.entry("channel.port", PORT),
            Map.entry("route", ANY),
            Map.entry("descriptor", TEXT),
            Map.entry("descriptor.watch", FLAG),
            Map.entry("deploy.folders", FOLDERS),
            Map.entry("deploy.migrate", MIGRATION),
            Map.entry("health.path", HEALTH_PATH),
            Map.entry("management.hosts", ANY),
            Map.entry("console.hosts", ANY),
            Map.entry("whiteboard.path", WHITEBOARD_PATH),
            Map.entry("whiteboard.distributable", FLAG),
            Map.entry("whiteboard.patience", MILLISECONDS),
            Map.entry("contributions.timeout", MILLISECONDS),
            Map.entry("stop.timeout", MILLISECONDS),
            Map.entry("stop.grace", MILLISECONDS),
            Map.entry("stop.drain.timeout", MILLISECONDS),
            Map.entry("drain.notice", MILLISECONDS),
            Map.entry("exchange.wait", MILLISECONDS),
            Map.entry("log.format", LOG_FORMAT)));

    private MemberKeys() {}

    /** All of them, by name. */
    public static Set<String> names() {
        return new TreeSet<>(TYPES.keySet());
    }

    /**
     * What is wrong with a value of a key, in words that do not name the key; empty if nothing is, or if the key is none of these.
     *
     * @param value without space around it
     */
    public static Optional<String> problem(String key, String value) {
        Type type = TYPES.getOrDefault(key, ANY);
        if (type.valid.test(value)) {
            return Optional.empty();
        }
        return Optional.of(
                value.isEmpty()
                        ? "is empty, as what refers to a ${name} without a value may be; expected a value, or no such line"
                        : type.problem.apply(value));
    }

    /** Whether a wrong value is left out, and the default holds. */
    static boolean goesWithout(String key) {
        return !TYPES.getOrDefault(key, ANY).use;
    }

    private static boolean number(String value, long most) {
        try {
            long number = Long.parseLong(value);
            return number >= 0 && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }
}
