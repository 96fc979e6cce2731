package org.clowder.launcher.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.member.PropertyFile;
import org.clowder.tomcat.KeyProblem;

/**
 * The configuration of a member's log.
 *
 * @param file its own {@code conf/logging.properties}, or else that of the installation
 */
public record LoggingConfiguration(Path file) {

    /** That of a member. */
    public static LoggingConfiguration of(Path home, MemberDirectory member) {
        Path own = member.conf().resolve("logging.properties");
        return new LoggingConfiguration(Files.isReadable(own) ? own : home.resolve("conf/logging.properties"));
    }

    /** Levels, handlers and formatters that are none, which {@code java.util.logging} passes over; one line each, with file and line. */
    public List<String> problems() throws IOException {
        PropertyFile properties = PropertyFile.read(file);
        return properties.keys().stream()
                .flatMap(key -> {
                    String value =
                            MemberLogManager.substitute(properties.raw(key)).strip();
                    return problems(key, value).map(what -> properties.locate(new KeyProblem(key, key + ": " + what)));
                })
                .toList();
    }

    private static Stream<String> problems(String key, String value) {
        if (value.isEmpty()) {
            return Stream.empty();
        }
        if (key.endsWith(".level")) {
            return isLevel(value)
                    ? Stream.empty()
                    : Stream.of('"' + value
                            + "\" is not a level; expected SEVERE, WARNING, INFO, CONFIG, FINE, FINER, FINEST,"
                            + " ALL or OFF");
        }
        if (key.equals("handlers") || key.endsWith(".handlers")) {
            return Stream.of(value.split("[\\s,]+")).flatMap(name -> notA(Handler.class, name).stream());
        }
        return key.endsWith(".formatter") ? notA(Formatter.class, value).stream() : Stream.empty();
    }

    private static boolean isLevel(String value) {
        try {
            return Level.parse(value) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> notA(Class<?> type, String name) {
        try {
            return type.isAssignableFrom(Class.forName(name, false, LoggingConfiguration.class.getClassLoader()))
                    ? Optional.empty()
                    : Optional.of(name + " is not a " + type.getName());
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of("there is no class " + name + " in lib/");
        }
    }
}
