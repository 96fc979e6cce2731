package org.clowder.server.internal.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.clowder.server.MemberEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration {@code org.clowder.server}, over {@code conf/clowder.properties}. */
class ConfiguredValuesTest {

    @TempDir
    private Path base;

    @BeforeEach
    void writeProperties() throws IOException {
        Files.createDirectories(base.resolve("conf"));
        Files.writeString(
                base.resolve("conf/clowder.properties"), "stop.timeout=1000\nstop.grace=10\nshop.color=red\n");
    }

    @Test
    void aConfiguredValueComesBeforeTheFile() throws IOException {
        MemberEnvironment environment =
                environment(Map.of("stop.timeout", 3000L, "descriptor", "conf/mine.xml", "health.path", ""));

        assertThat(environment.property("stop.timeout")).contains("3000");
        assertThat(environment.descriptor()).isEqualTo(base.resolve("conf/mine.xml"));
        assertThat(environment.property("health.path")).contains("");
        assertThat(environment.property("stop.grace")).contains("10");
        assertThat(environment.property("shop.color")).contains("red");
    }

    @Test
    void whatIsSaidOfAValueNamesWhereItIsSet() throws IOException {
        MemberEnvironment environment = environment(Map.of("stop.timeout", 3000L));

        assertThat(environment.source("stop.timeout")).isEqualTo("org.clowder.server");
        assertThat(environment.source("stop.grace")).isEqualTo("conf/clowder.properties");
    }

    @Test
    void aWrongValueOfTheFileIsAsNone() throws IOException {
        Files.writeString(base.resolve("conf/clowder.properties"), "stop.timeout=soon\nstop.grace=10\n");

        assertThat(environment(Map.of()).property("stop.timeout")).isEmpty();
        assertThat(environment(Map.of("stop.timeout", 3000L)).property("stop.timeout"))
                .contains("3000");
    }

    @Test
    void aReloadKeepsIt() throws IOException {
        MemberEnvironment environment = environment(Map.of("http.port", "8181"));
        Files.writeString(base.resolve("conf/clowder.properties"), "http.port=8282\nstop.grace=20\n");

        MemberEnvironment anew = Environment.anew(environment);
        assertThat(anew.property("http.port")).contains("8181");
        assertThat(anew.property("stop.grace")).contains("20");
    }

    @Test
    void whatIsWrongIsNamedAndTheRestHolds() throws IOException {
        Map<String, String> configuration = Map.of(
                "stop.timout", "1",
                "http.port", "",
                "stop.timeout", "soon",
                "descriptor.watch", "perhaps",
                "stop.grace", "7");

        assertThat(ConfiguredValues.of(configuration).problems())
                .satisfiesExactly(
                        line -> assertThat(line).contains("descriptor.watch in org.clowder.server", "\"perhaps\""),
                        line -> assertThat(line).contains("http.port in org.clowder.server", "is empty", "${name}"),
                        line -> assertThat(line).contains("stop.timeout in org.clowder.server", "\"soon\""),
                        line -> assertThat(line)
                                .contains("stop.timout in org.clowder.server", "did you mean stop.timeout?"));
        MemberEnvironment environment = environment(configuration);
        assertThat(environment.property("stop.grace")).contains("7");
        assertThat(environment.property("stop.timeout")).contains("1000");
    }

    @Test
    void whatToolsOfHostsAddIsNoProblem() {
        assertThat(ConfiguredValues.of(Map.of(
                                "service.pid", "org.clowder.server",
                                "component.id", 7L,
                                "felix.fileinstall.filename", "file:x",
                                "org.apache.karaf.features.configKey", "org.clowder.server"))
                        .problems())
                .isEmpty();
    }

    @Test
    void theDifferencesOfTwo() {
        ConfiguredValues old = ConfiguredValues.of(Map.of("stop.grace", "7", "route", "a", "http.port", 1));

        assertThat(old.differences(ConfiguredValues.of(Map.of("stop.grace", 7L, "route", "b", "descriptor", "c"))))
                .containsExactly("descriptor", "http.port", "route");
    }

    @Test
    void whatOnlyShowsThePropertiesSetsNothing() {
        assertThat(ConfiguredValues.of(Map.of(
                        "http.port",
                        "7",
                        "colour",
                        "red",
                        "felix.fileinstall.filename",
                        "file:/m/conf/clowder.properties")))
                .isEqualTo(ConfiguredValues.NONE);
        assertThat(ConfiguredValues.of(Map.of(
                                "http.port", "7", "felix.fileinstall.filename", "file:/k/etc/org.clowder.server.cfg"))
                        .values())
                .containsOnly(Map.entry("http.port", "7"));
    }

    private MemberEnvironment environment(Map<String, ?> configuration) throws IOException {
        return new Environment(base, base, ConfiguredValues.of(configuration));
    }
}
