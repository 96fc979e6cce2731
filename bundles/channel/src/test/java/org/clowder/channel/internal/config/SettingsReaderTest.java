package org.clowder.channel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clowder.tomcat.KeyProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    private static List<String> problems(Object... more) {
        return SettingsReader.read(enabled(more)).problems().stream()
                .map(KeyProblem::text)
                .toList();
    }

    private static ChannelSettings settings(Object... more) {
        SettingsReader.Reading reading = SettingsReader.read(enabled(more));
        assertThat(reading.problems()).isEmpty();
        return reading.settings().orElseThrow();
    }

    private static Map<String, Object> enabled(Object... more) {
        Map<String, Object> values = new HashMap<>(Map.of("enabled", "true", "service.pid", "org.clowder.channel"));
        for (int i = 0; i < more.length; i += 2) {
            values.put((String) more[i], more[i + 1]);
        }
        return values;
    }

    @Test
    void noConfigurationIsDisabled() {
        SettingsReader.Reading reading = SettingsReader.read(Map.of());
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().orElseThrow().enabled()).isFalse();
    }

    @Test
    void theDefaultsAreThoseOfTheContract() {
        ChannelSettings settings = settings();
        assertThat(settings.clusterName()).isEqualTo("clowder");
        assertThat(settings.place()).isEqualTo("127.0.0.1:4000");
        assertThat(settings.membership()).isEqualTo(Membership.STATIC);
        assertThat(settings.multicast().getPort()).isEqualTo(45564);
        assertThat(settings.key()).isEmpty();
    }

    @Test
    void theOwnAddressAndDuplicatesAreTakenOutOfTheMembers() {
        assertThat(settings("members", "localhost:4000, localhost:4001 ,127.0.0.1:4001,[::1]:4002,")
                        .peers())
                .extracting(HostPort::port)
                .containsExactly(4001, 4002);
    }

    @Test
    void aBadMemberIsNamedWithItsKey() {
        assertThat(problems("members", "localhost"))
                .containsExactly("members in org.clowder.channel: \"localhost\" is not host:port");
        assertThat(problems("members", "localhost:x").get(0)).contains("\"localhost:x\" has no port number");
        assertThat(problems("members", "localhost:70000").get(0)).contains("not in 1 to 65535");
        assertThat(problems("members", "::1:4000").get(0)).contains("[::1]:4000");
        assertThat(problems("members", "no-such-host.invalid:4000"))
                .containsExactly("members in org.clowder.channel: the host of \"no-such-host.invalid:4000\" is unknown;"
                        + " correct it or take it out");
    }

    @Test
    void anAddressThatIsNotLoopbackNeedsAKeyOrLeave() {
        assertThat(problems("address", "192.0.2.1"))
                .singleElement()
                .asString()
                .contains(
                        "address in org.clowder.channel: is 192.0.2.1, which is not loopback",
                        "encryption.key",
                        "allow.insecure");
        assertThat(settings("address", "192.0.2.1", "allow.insecure", true).place())
                .isEqualTo("192.0.2.1:4000");
        assertThat(settings("address", "192.0.2.1", "encryption.key", KEY).key())
                .isPresent();
        assertThat(problems("address", "0.0.0.0", "allow.insecure", "true").get(0))
                .contains("wildcard");
    }

    @Test
    void aBadKeyIsRefusedWithoutShowingIt() {
        assertThat(problems("encryption.key", "secret"))
                .containsExactly(
                        "encryption.key in org.clowder.channel: the key is not an even number of hexadecimal digits");
        assertThat(problems("encryption.key", "0011"))
                .containsExactly("encryption.key in org.clowder.channel: the key has 2 bytes, expected 16, 24 or 32"
                        + " (32, 48 or 64 hexadecimal digits)");
        assertThat(settings("encryption.key", KEY).toString()).doesNotContain(KEY);
    }

    @Test
    void theKeyFileIsReadAndTrimmed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "  " + KEY + "\n");
        assertThat(settings("encryption.key.file", file.toString())
                        .key()
                        .orElseThrow()
                        .bytes())
                .hasSize(16);
        assertThat(problems("encryption.key.file", folder.resolve("none").toString())
                        .get(0))
                .startsWith("encryption.key.file in org.clowder.channel: the file ")
                .contains("cannot be read");
        assertThat(problems("encryption.key.file", file.toString(), "encryption.key", KEY)
                        .get(0))
                .contains("keep one of the two");
    }

    @Test
    void everythingWrongIsReportedAtOnce() {
        assertThat(problems("port", "x", "membership", "smoke", "allow.insecure", "perhaps"))
                .hasSize(3)
                .anyMatch(line -> line.contains("\"smoke\" is not one of static, multicast, dns, kubernetes"));
    }

    @Test
    void anUnknownKeyIsNamedAndTheRestHolds() {
        SettingsReader.Reading reading = SettingsReader.read(enabled("adress", "1", "port", "4711"));
        assertThat(reading.unknown())
                .extracting(KeyProblem::key, KeyProblem::text)
                .containsExactly(tuple(
                        "adress",
                        "adress in org.clowder.channel: is not a key of this configuration; did you mean address?"));
        assertThat(reading.settings().orElseThrow().port()).isEqualTo(4711);
    }

    @Test
    void whatToolsOfHostsAddIsNotUnknown() {
        SettingsReader.Reading reading = SettingsReader.read(enabled(
                "org.apache.karaf.features.configKey", "org.clowder.channel",
                "felix.fileinstall.filename", "file:/etc/org.clowder.channel.cfg",
                "component.name", "org.clowder.channel"));
        assertThat(reading.unknown()).isEmpty();
        assertThat(reading.settings()).isPresent();
    }

    /** A reference that nothing resolves leaves nothing behind; a port of its own choice would be a surprise. */
    @Test
    void anEmptyNumberIsNotTheDefault() {
        assertThat(problems("port", " ").get(0)).startsWith("port in org.clowder.channel: is empty");
    }

    @Test
    void aMulticastGroupMustBeOne() {
        assertThat(problems("membership", "multicast", "multicast.address", "127.0.0.1")
                        .get(0))
                .contains("is not a multicast address");
    }
}
