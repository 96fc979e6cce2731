package org.clowder.launcher.member;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.clowder.launcher.CommandException;

/**
 * The values of {@code conf/clowder.properties} as they hold for a process: a system property of the same name wins,
 * then the environment variable {@code CLOWDER_<NAME>}, then the file, then the default.
 */
public final class MemberProperties {

    private static final String STOP_TIMEOUT = "stop.timeout";
    private static final long STOP_TIMEOUT_MILLIS = 20_000;
    /** For what a stop does beside waiting for requests. */
    private static final long REST_OF_STOP_MILLIS = 10_000;

    private static final Map<String, String> DEFAULTS = Map.of(
            "http.port",
            "8080",
            "management.port",
            "8090",
            "channel.port",
            "4000",
            STOP_TIMEOUT,
            Long.toString(STOP_TIMEOUT_MILLIS));

    private final Map<String, String> values;

    private MemberProperties(Map<String, String> values) {
        this.values = values;
    }

    /** Reads the file of a member, with the properties and the environment of this process. */
    public static MemberProperties read(MemberDirectory member) throws CommandException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(member.properties(), StandardCharsets.UTF_8)) {
            file.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandException.refused("cannot read " + member.properties() + ": " + e, e);
        }
        String directory = String.valueOf(member.base().getFileName());
        return of(file, directory, System::getProperty, System::getenv);
    }

    static MemberProperties of(
            Properties file, String directory, UnaryOperator<String> system, UnaryOperator<String> environment) {
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        file.stringPropertyNames().forEach(name -> values.put(name, file.getProperty(name)));
        values.putIfAbsent("member.name", directory);
        values.putIfAbsent("route", "");
        values.replaceAll((name, value) -> effective(name, value, system, environment));
        if (values.get("route").isEmpty()) {
            values.put("route", values.get("member.name"));
        }
        return new MemberProperties(values);
    }

    /** Every name of the file and of the defaults, with the value that holds. */
    public Map<String, String> all() {
        return Map.copyOf(values);
    }

    /** The value that holds; null if nothing names it. */
    public String get(String name) {
        return values.get(name);
    }

    /** How long a stop of the member may take, ms: longer than it waits for requests, and never shorter than by default. */
    public long stopMillis() {
        long timeout = STOP_TIMEOUT_MILLIS;
        try {
            timeout = Math.max(timeout, Long.parseLong(get(STOP_TIMEOUT)));
        } catch (NumberFormatException e) {
            // The server says so, and uses the default, too.
        }
        return timeout + REST_OF_STOP_MILLIS;
    }

    private static String effective(
            String name, String value, UnaryOperator<String> system, UnaryOperator<String> environment) {
        String property = system.apply(name);
        String variable = environment.apply(
                "CLOWDER_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
        if (property != null) {
            return property.strip();
        }
        return (variable != null ? variable : value).strip();
    }
}
