package org.clowder.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.clowder.tomcat.KeyProblem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertyFileTest {

    @TempDir
    private Path directory;

    private MemberValues known;

    @BeforeEach
    void read() throws IOException {
        known = MemberValues.read(directory, directory, secret -> {});
    }

    private PropertyFile file(String text) throws IOException {
        return PropertyFile.read(Files.writeString(directory.resolve("a.cfg"), text));
    }

    @Test
    void resolvesReferencesAndLocatesProblemsByTheirKey() throws IOException {
        PropertyFile file = file("# comment\nport=${channel.port}\nmembers = a:1\nencryption.key.file=x \n");
        assertThat(file.values(known))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("port", "4000", "members", "a:1", "encryption.key.file", "x"));
        Path path = directory.resolve("a.cfg");
        assertThat(file.unknown(known)).isEmpty();
        assertThat(file.locate(new KeyProblem("members", "no port; members, encryption.key.file")))
                .isEqualTo(path + ":3: no port; members, encryption.key.file");
        assertThat(file.locate(new KeyProblem("encryption.key", "is missing"))).isEqualTo(path + ": is missing");
    }

    @Test
    void aLineIsFoundHoweverItIsWritten() throws IOException {
        PropertyFile file = file(
                "! port=1\n\n  members : a:1,\\\n    port=2\n# \\\nport 4711\nwith\\ space=1\nport=4712\npath=c:\\\\\nlast=1");
        assertThat(file.values(known)).containsEntry("members", "a:1,port=2").containsEntry("port", "4712");
        assertThat(Stream.of("members", "port", "with space", "path", "last")
                        .map(key -> file.locate(new KeyProblem(key, "")).replaceFirst(".*a\\.cfg:(\\d+): ", "$1")))
                .containsExactly("3", "8", "7", "9", "10");
    }

    @Test
    void namesWhatNothingKnowsWithFileAndLineButNotTheValueAroundIt() throws IOException {
        assertThat(file("a=1\nencryption.key=hidden${no.such}\n").unknown(known))
                .containsExactly(directory.resolve("a.cfg") + ":2: encryption.key: ${no.such} has no value; set no.such"
                        + " in conf/clowder.properties or CLOWDER_NO_SUCH in the environment");
        assertThat(file("a=1\n#\na=${no.such}").unknown(known).get(0)).contains("a.cfg:3: a: ");
        assertThat(file("a=${file:/no/such}").unknown(known))
                .containsExactly(directory.resolve("a.cfg")
                        + ":1: a: ${file:/no/such} has no value; there is no file /no/such that can be read");
    }

    @Test
    void aMissingFileHasNoValuesAndAMalformedOneIsNamed() throws IOException {
        assertThat(PropertyFile.read(directory.resolve("none.cfg")).values(known))
                .isEmpty();
        assertThatThrownBy(() -> file("a=\\u00"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.cfg:1");
    }
}
