package org.clowder.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberValuesTest {

    @TempDir
    private Path directory;

    private final Map<String, String> system = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> secrets = new ArrayList<>();

    private MemberValues values(String file) throws IOException {
        Path path = Files.writeString(directory.resolve("clowder.properties"), file);
        return new MemberValues(
                PropertyFile.read(path), Map.of("built.in", "built in"), system::get, environment::get, secrets::add);
    }

    @Test
    void asksOneSourceAfterTheOther() throws IOException {
        assertThat(values("").value("built.in")).hasValue("built in");
        assertThat(values("built.in=file").value("built.in")).hasValue("file");
        environment.put("CLOWDER_BUILT_IN", "environment");
        assertThat(values("built.in=file").value("built.in")).hasValue("environment");
        system.put("built.in", "system");
        assertThat(values("built.in=file").value("built.in")).hasValue("system");
        assertThat(values("").value("no.such")).isEmpty();
    }

    @Test
    void writesDotsAndDashesOfANameAsUnderscoresInTheEnvironment() throws IOException {
        environment.put("CLOWDER_HTTP_MAX_PORT", "8080");
        assertThat(values("").value("http.max-port")).hasValue("8080");
    }

    @Test
    void takesSpaceAroundAValueAway() throws IOException {
        assertThat(values("route= west\\t").value("route")).hasValue("west");
    }

    @Test
    void readsAMountedSecretAsItIsAndTellsOfIt() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "open ${sesame}\n");
        assertThat(values("password=${file:" + secret + "}").value("password")).hasValue("open ${sesame}");
        assertThat(secrets).containsExactly("open ${sesame}");
        assertThat(values("").value("file:" + directory.resolve("none"))).isEmpty();
    }

    @Test
    void aValueRefersToOthersInEverySource() throws IOException {
        environment.put("CLOWDER_PORT", "${offset}1");
        system.put("offset", "${thousand:-2}00");
        assertThat(values("name=m-${port}").value("name")).hasValue("m-2001");
    }

    @Test
    void whatRefersToNothingOrToItselfHasNoValueOfAnotherSource() throws IOException {
        environment.put("CLOWDER_BUILT_IN", "${no.such}");
        assertThat(values("").value("built.in")).isEmpty();
        assertThat(values("a=${b}\nb=${a}").value("a")).isEmpty();
    }

    @Test
    void namesTheLineOfTheFileThatRefersToNothing() throws IOException {
        assertThat(values("a=1\nb=${a}\nc=${no.such}").problems())
                .containsExactly(directory.resolve("clowder.properties") + ":3: c: " + MemberValues.noValue("no.such"));
    }

    @Test
    void portsAndNamesHaveDefaults() throws IOException {
        MemberValues values = MemberValues.read(directory.resolve("m1"), directory, secret -> {});
        assertThat(values.all())
                .containsEntry("http.port", "8080")
                .containsEntry("management.port", "8090")
                .containsEntry("channel.port", "4000")
                .containsEntry("member.name", "m1")
                .containsEntry("catalina.base", directory.resolve("m1").toString())
                .containsEntry("catalina.home", directory.toString());
    }

    @Test
    void readsTheFileAsUtf8() throws IOException {
        assertThat(values("greeting=grüß Gott").all()).containsEntry("greeting", "grüß Gott");
    }

    @Test
    void aWrongValueIsNamedWithItsPlaceAndIsNotUsed() throws IOException {
        MemberValues values = values("#\nstop.timeout = abc\ndescriptor.watch=TRUE\nhttp.port=x\nshop=abc");
        String file = directory.resolve("clowder.properties").toString();
        assertThat(values.wrong())
                .containsExactly(
                        file + ":4: http.port: \"x\" is not a port, a number from 0 to 65535",
                        file + ":2: stop.timeout: \"abc\" is not a number of milliseconds");
        assertThat(values.validValue("stop.timeout")).isEmpty();
        assertThat(values.validValue("descriptor.watch")).hasValue("TRUE");
        assertThat(values.validValue("shop")).hasValue("abc");
        // and not another one, where nobody looks for it
        assertThat(values.validValue("http.port")).hasValue("x");

        environment.put("CLOWDER_STOP_TIMEOUT", "5 s");
        system.put("http.port", "");
        assertThat(values.wrong())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("http.port, as a system property: is empty"),
                        line -> assertThat(line)
                                .isEqualTo("CLOWDER_STOP_TIMEOUT in the environment: \"5 s\" is not a number of"
                                        + " milliseconds"));
    }
}
