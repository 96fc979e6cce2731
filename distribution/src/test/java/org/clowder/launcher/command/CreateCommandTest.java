package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.clowder.launcher.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the configuration that the distribution ships. */
class CreateCommandTest {

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void call() {
        terminal = new Terminal(Path.of("..").toAbsolutePath().normalize(), directory);
    }

    @Test
    void aNewMemberIsNamedAfterItsDirectoryAndKeepsTheComments() throws IOException {
        assertThat(terminal.run("create", "shop 1/a b")).isZero();

        Path member = directory.resolve("shop 1/a b");
        Properties properties = read(member.resolve("conf/clowder.properties"));
        assertThat(properties)
                .containsEntry("member.name", "a-b")
                .containsEntry("route", "a-b")
                .containsEntry("http.port", "8080");
        assertThat(member.resolve("conf/clowder.properties")).content().contains("# The member's name");
        assertThat(read(member.resolve("conf/org.clowder.channel.cfg"))).containsEntry("enabled", "false");
        assertThat(member.resolve("deploy")).isEmptyDirectory();
        assertThat(member.resolve("webapps")).isEmptyDirectory();
        assertThat(member.resolve("conf/catalina-server.xml")).exists();
    }

    @Test
    void portsNameMembersAndKeyAreWritten() throws IOException {
        assertThat(terminal.run("key", "cluster.key")).isZero();
        assertThat(terminal.run(
                        "create",
                        "a",
                        "--name",
                        "alpha",
                        "--http-port",
                        "9080",
                        "--channel-port=5000",
                        "--management-port",
                        "9090",
                        "--members",
                        "127.0.0.1:5000, localhost:5001",
                        "--key-file",
                        "cluster.key"))
                .isZero();

        assertThat(read(directory.resolve("a/conf/clowder.properties")))
                .containsEntry("member.name", "alpha")
                .containsEntry("http.port", "9080")
                .containsEntry("channel.port", "5000")
                .containsEntry("management.port", "9090");
        assertThat(read(directory.resolve("a/conf/org.clowder.channel.cfg")))
                .containsEntry("enabled", "true")
                .containsEntry("membership", "static")
                .containsEntry("members", "127.0.0.1:5000,localhost:5001")
                .containsEntry(
                        "encryption.key.file", directory.resolve("cluster.key").toString());
    }

    @Test
    void aDirectoryWithContentIsRefusedAndLeftAlone() throws IOException {
        Files.createFile(Files.createDirectory(directory.resolve("a")).resolve("mine"));
        assertThat(terminal.run("create", "a")).isEqualTo(1);
        assertThat(terminal.err()).contains("is not empty").hasLineCount(1);
        assertThat(directory.resolve("a")).isDirectoryContaining("glob:**mine");
        assertThat(directory.resolve("a/conf")).doesNotExist();
    }

    @Test
    void wrongValuesAreNamedAndNothingIsMade() {
        assertWrong("--http-port: port \"70000\"", "create", "a", "--http-port", "70000");
        assertWrong("--channel-port: port \"x\"", "create", "a", "--channel-port", "x");
        assertWrong("\"127.0.0.1\": expected HOST:PORT", "create", "a", "--members", "127.0.0.1");
        assertWrong("port \"0\"", "create", "a", "--members", "127.0.0.1:0");
        assertWrong("no address is known for host", "create", "a", "--members", "no such host:4000");
        assertWrong("member name \"-\"", "create", "a", "--name", "-");
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @Test
    void aKeyIsNewReadableByItsOwnerOnlyAndNeverOverwritten() throws IOException {
        assertThat(terminal.run("key", "k")).isZero();
        Path key = directory.resolve("k");
        String text = Files.readString(key);
        assertThat(text.strip()).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(terminal.run("key", "k")).isEqualTo(1);
        assertThat(terminal.err()).contains("exists already");
        assertThat(key).content().isEqualTo(text);
        assertThat(terminal.run("key", "new/directory/k")).isZero();
        assertThat(terminal.run("key", "k/k")).isEqualTo(1);
        assertThat(terminal.err()).endsWith("cannot write " + key.resolve("k") + ": " + key + " is no directory\n");
    }

    @Test
    void commandsForAMemberThatDoesNotRunSaySo() {
        assertThat(terminal.run("create", "a")).isZero();
        assertThat(terminal.run("status", "--base", "a")).isEqualTo(3);
        assertThat(terminal.err()).isEqualTo("clowder: no member is running in " + directory.resolve("a") + "\n");
        assertThat(terminal.run("stop", "--base", "a")).isEqualTo(3);
        assertThat(terminal.run("apps", "--base", "elsewhere")).isEqualTo(1);
        assertThat(terminal.err()).contains("is not the directory of a member");
    }

    @Test
    void unknownCommandsAreWrongUsage() {
        assertThat(terminal.run("bogus")).isEqualTo(2);
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.run("help")).isZero();
        assertThat(terminal.out()).startsWith("Usage: clowder");
    }

    private void assertWrong(String message, String... args) {
        assertThat(terminal.run(args)).isEqualTo(2);
        assertThat(terminal.err()).contains(message).hasLineCount(1);
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
