package org.clowder.deploy.internal.jaggery;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A value of a {@code jaggery.conf} with its place, which each problem names. For one thread. */
final class ConfValue {

    private final String path;
    private final Object value;
    private final ConfPlaces places;
    private final Consumer<String> remarks;

    /** A value is not what is expected; the message names the place. */
    static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected(String message) {
            super(message);
        }
    }

    /** @param remarks takes what is wrong with it but harms nothing */
    ConfValue(String path, Object value, ConfPlaces places, Consumer<String> remarks) {
        this.path = path;
        this.value = value;
        this.places = places;
        this.remarks = remarks;
    }

    boolean isText() {
        return value instanceof String;
    }

    boolean isObject() {
        return value instanceof Map;
    }

    /** A text, or what can be one. */
    String text() {
        if (value instanceof Map || value instanceof List) {
            throw unexpected("a text");
        }
        return value.toString();
    }

    /** A text that is not empty. */
    String name() {
        if (text().isBlank()) {
            throw unexpected("a text that is not empty");
        }
        return text().trim();
    }

    int number() {
        try {
            return new BigInteger(value.toString().trim()).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw unexpected("a whole number");
        }
    }

    /** A path within the application, to which a slash may be missing. */
    String path() {
        return name().startsWith("/") ? name() : "/" + name();
    }

    /** A URL pattern as in web.xml, to which a slash may be missing. */
    String pattern() {
        String pattern = name().startsWith("*.") ? name() : path();
        if (pattern.startsWith("/") ? pattern.contains("*.") : pattern.indexOf('/') >= 0) {
            throw unexpected("/path, /path/* or *.extension");
        }
        return pattern;
    }

    /** What is in a list. */
    Stream<ConfValue> items() {
        if (!(value instanceof List<?> list)) {
            throw unexpected("a list");
        }
        return IntStream.range(0, list.size())
                .filter(index -> list.get(index) != null)
                .mapToObj(index -> child(path + "[" + index + "]", list.get(index)));
    }

    /** Takes an object with known keys; tells of others. */
    ConfValue with(String... known) {
        Set<String> all = Set.of(known);
        keys().stream().filter(key -> !all.contains(key)).forEach(key -> get(key).remark("is not known, and left out"));
        return this;
    }

    /** The keys of an object that have values. */
    List<String> keys() {
        return object().entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .<String>map(entry -> (String) entry.getKey())
                .toList();
    }

    Optional<ConfValue> find(String key) {
        return Optional.ofNullable(object().get(key))
                .map(found -> child(path.isEmpty() ? key : path + "." + key, found));
    }

    ConfValue get(String key) {
        return find(key).orElseThrow(() -> unexpected("an object with \"" + key + "\""));
    }

    private Map<?, ?> object() {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw unexpected("an object");
    }

    private ConfValue child(String place, Object found) {
        return new ConfValue(place, found, places, remarks);
    }

    void remark(String what) {
        remarks.accept(place() + " " + what);
    }

    Unexpected unexpected(String expected) {
        String found = value instanceof Map ? "an object" : value instanceof List ? "a list" : String.valueOf(value);
        return new Unexpected(place() + ": expected " + expected + ", found " + found);
    }

    private String place() {
        return JaggeryConf.NAME + ":" + places.line(path) + ": " + (path.isEmpty() ? "it" : path);
    }
}
