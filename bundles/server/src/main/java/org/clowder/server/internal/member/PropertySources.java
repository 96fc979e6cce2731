package org.clowder.server.internal.member;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.clowder.tomcat.SecretValues;

/**
 * The sources of <code>${name}</code>, in their order: system properties, {@code CLOWDER_<NAME>} environment
 * variables, {@code conf/clowder.properties}, mounted secret files ({@code file:/path}), and last the directories that
 * descriptors written for Tomcat expect. Immutable.
 */
final class PropertySources {

    private static final String FILE_SCHEME = "file:";

    private final Properties file;
    private final Map<String, String> builtIn;
    private final UnaryOperator<String> system;
    private final UnaryOperator<String> environment;

    PropertySources(
            Properties file,
            Map<String, String> builtIn,
            UnaryOperator<String> system,
            UnaryOperator<String> environment) {
        this.file = file;
        this.builtIn = Map.copyOf(builtIn);
        this.system = system;
        this.environment = environment;
    }

    /** Reads a properties file; a missing one is empty. */
    static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
        }
        return properties;
    }

    Optional<String> value(String name) {
        return Stream.<Supplier<String>>of(
                        () -> system.apply(name),
                        () -> environment.apply(environmentName(name)),
                        () -> file.getProperty(name),
                        () -> secret(name),
                        () -> builtIn.get(name))
                .flatMap(source -> Stream.ofNullable(source.get()))
                .map(String::strip)
                .findFirst();
    }

    static String environmentName(String name) {
        return "CLOWDER_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What is read here is hidden wherever Tomcat shows itself. */
    private static String secret(String name) {
        if (!name.startsWith(FILE_SCHEME)) {
            return null;
        }
        try {
            String value = Files.readString(Path.of(name.substring(FILE_SCHEME.length())))
                    .strip();
            SecretValues.keep(value);
            return value;
        } catch (IOException e) {
            return null;
        }
    }
}
