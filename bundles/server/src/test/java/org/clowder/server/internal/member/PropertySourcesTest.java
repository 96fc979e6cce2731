package org.clowder.server.internal.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.clowder.tomcat.SecretValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertySourcesTest {

    private final Map<String, String> system = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Properties file = new Properties();
    private final PropertySources sources =
            new PropertySources(file, Map.of("clowder.base", "built in"), system::get, environment::get);

    @Test
    void asksOneSourceAfterTheOther() {
        assertThat(sources.value("clowder.base")).hasValue("built in");
        file.setProperty("clowder.base", "file");
        assertThat(sources.value("clowder.base")).hasValue("file");
        environment.put("CLOWDER_CLOWDER_BASE", "environment");
        assertThat(sources.value("clowder.base")).hasValue("environment");
        system.put("clowder.base", "system");
        assertThat(sources.value("clowder.base")).hasValue("system");
        assertThat(sources.value("no.such")).isEmpty();
    }

    @Test
    void writesDotsAndDashesOfANameAsUnderscoresInTheEnvironment() {
        environment.put("CLOWDER_HTTP_MAX_PORT", "8080");
        assertThat(sources.value("http.max-port")).hasValue("8080");
    }

    @Test
    void takesSpaceAroundAValueAway() {
        file.setProperty("route", " west\t");
        assertThat(sources.value("route")).hasValue("west");
    }

    @Test
    void readsAMountedSecretAndHasItHidden(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "open sesame\n");
        assertThat(sources.value("file:" + secret)).hasValue("open sesame");
        assertThat(SecretValues.masked("say open sesame")).isEqualTo("say " + SecretValues.MASK);
        assertThat(sources.value("file:" + directory.resolve("none"))).isEmpty();
    }

    @Test
    void aFileOfPropertiesThatIsNotThereIsEmpty(@TempDir Path directory) throws IOException {
        assertThat(PropertySources.read(directory.resolve("none.properties"))).isEmpty();
        Path there = Files.writeString(directory.resolve("there.properties"), "greeting=grüß Gott\n");
        assertThat(PropertySources.read(there)).containsEntry("greeting", "grüß Gott");
    }
}
