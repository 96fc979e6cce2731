package org.clowder.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of docs/spring-boot.md have what editors are told; what it prints as code is run by {@link PrintedIT}. */
class DocumentationTest {

    private static final Path CHECKOUT = Path.of("../..");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z.-]+)` \\|(?: `([^`|]*)`)?[^|]* \\|.*\\|$", Pattern.MULTILINE);
    private static final Pattern PROPERTY = Pattern.compile(
            "\"name\": \"([^\"]*)\",\\s*\"type\": \"[^\"]*\",\\s*\"description\": \"[^\"]+\",\\s*\"sourceType\": \"[^\"]*\""
                    + "(?:,\\s*\"defaultValue\": \"?([^\"\\s]*)\"?)?");

    private static String text() throws IOException {
        return Files.readString(CHECKOUT.resolve("docs/spring-boot.md"));
    }

    /** By name, what holds if it is not set; empty for nothing. */
    private static Map<String, String> described(String starter) throws IOException {
        Matcher found = PROPERTY.matcher(Files.readString(CHECKOUT.resolve(
                "spring-boot/" + starter + "/target/classes/META-INF/spring-configuration-metadata.json")));
        Map<String, String> properties = new TreeMap<>();
        while (found.find()) {
            properties.put(found.group(1), found.group(2) == null ? "" : found.group(2));
        }
        return properties;
    }

    private static Map<String, String> table(String prefix) throws IOException {
        String section = text().substring(text().indexOf("| `" + prefix + "` |"));
        Matcher found = ROW.matcher(section.substring(section.indexOf('\n'), section.indexOf("\n\n")));
        Map<String, String> properties = new TreeMap<>();
        while (found.find()) {
            properties.put(prefix + found.group(1), found.group(2) == null ? "" : found.group(2));
        }
        return properties;
    }

    @Test
    void thePropertiesOfReplicationAreListedWithTheirDefaults() throws IOException {
        Map<String, String> properties = table("clowder.cluster.");
        assertThat(properties.put("clowder.cluster.name", "")).isEqualTo("spring.application.name");
        assertThat(properties).isEqualTo(described("clowder-spring-boot-starter"));
    }

    @Test
    void thePropertiesOfSessionsInHazelcastAreListedWithTheirDefaults() throws IOException {
        assertThat(table("tsm.")).isEqualTo(described("clowder-hazelcast-spring-boot-starter"));
    }
}
