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

    private static final Map<String, String> DEFAULTS =
            Map.of("http.port", "8080", "management.port", "8090", "channel.port", "4000");

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
