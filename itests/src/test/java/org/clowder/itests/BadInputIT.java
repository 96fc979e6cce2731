package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may get wrong before a member runs: each with one line that says what to do, and the exit code. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadInputIT {

    private static final int REFUSED = 1;
    private static final int USAGE = 2;
    private static final int NOT_RUNNING = 3;

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void aMalformedDescriptorIsNamedWithItsLine() {
        Member member = members.single("malformed").edit("catalina-server.xml", xml -> xml.replace("</Engine>", ""));
        int line = lineOf(member, "</Service>");

        expectRefused(member, "catalina-server.xml:" + line + ":", "Engine");
        Cli.Result check = member.cli("check");
        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        assertThat(check.err()).contains("catalina-server.xml:" + line + ":");
    }

    @Test
    void aClassThatNobodyBringsIsNamedWithItsLine() {
        Member member = members.single("class").edit("catalina-server.xml", BadInputIT::withUnknownClass);

        expectRefused(member, "catalina-server.xml:" + lineOf(member, "NoSuchValve") + ":", "org.example.NoSuchValve");
    }

    @Test
    void checkListsEveryProblemOfDescriptorAndConfiguration() {
        Member member = members.single("many")
                .edit("catalina-server.xml", xml -> withUnknownClass(withUnknownAttribute(withUnknownElement(xml)))
                        .replace("${management.port:-8090}", "${no.such.property}"))
                .set("org.clowder.channel.cfg", "enabled", "true")
                .set("org.clowder.channel.cfg", "members", "127.0.0.1:none");

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        List<String> problems = check.errorLines();
        assertThat(problems)
                .as(check.toString())
                .anyMatch(line -> line.contains(":" + lineOf(member, "NoSuchValve") + ":")
                        && line.contains("org.example.NoSuchValve"))
                .anyMatch(
                        line -> line.contains(":" + lineOf(member, "unpackWARZ") + ":") && line.contains("unpackWARZ"))
                .anyMatch(line -> line.contains(":" + lineOf(member, "<Walve") + ":") && line.contains("Walve"))
                .anyMatch(line -> line.contains(":" + lineOf(member, "no.such.property") + ":")
                        && line.contains("no.such.property"))
                .anyMatch(line -> line.contains("members") && line.contains("127.0.0.1:none"))
                .hasSize(5);
    }

    @Test
    void checkFindsNothingInWhatCreateMakes() {
        String directory = members.directory().resolve("made").toString();
        String port = "" + Ports.free();
        Cli cli = Cli.of(Build.distribution());
        cli.run("create", directory, "--channel-port", port, "--members", "127.0.0.1:" + port)
                .done();

        Cli.Result check = cli.run("check", "--base", directory).done();

        assertThat(check.out()).contains("valid");
        assertThat(check.err()).isEmpty();
    }

    @Test
    void anHttpPortInUseIsNamed() throws IOException {
        Member member = members.single("http");
        try (ServerSocket other = occupied(member.httpPort())) {
            expectRefused(member, "" + other.getLocalPort(), "http.port");
        }
    }

    @Test
    void aChannelPortInUseIsNamed() throws IOException {
        Member member = members.cluster(1).first();
        try (ServerSocket other = occupied(member.channelPort())) {
            expectRefused(member, "" + other.getLocalPort(), "port", "org.clowder.channel");
        }
    }

    @Test
    void anAddressBeyondLoopbackNeedsAKey() {
        Member member = members.cluster(1).first().set("org.clowder.channel.cfg", "address", "192.0.2.1");

        expectRefused(member, "192.0.2.1", "encryption.key", "allow.insecure");
        Cli.Result check = member.cli("check");
        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        assertThat(check.errorLine()).contains("192.0.2.1", "encryption.key", "allow.insecure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid:4000", "127.0.0.1", "127.0.0.1:port", "127.0.0.1:70000"})
    void aMemberThatCannotExistIsRefusedByCreate(String address) {
        Path directory = members.directory().resolve("never");

        Cli.Result create = Cli.of(Build.distribution())
                .run("create", directory.toString(), "--members", "127.0.0.1:4000," + address);

        assertThat(create.exit()).as(create.toString()).isEqualTo(USAGE);
        assertThat(create.errorLine()).contains(address);
        assertThat(directory).doesNotExist();
    }

    @Test
    void createDoesNotTouchADirectoryThatIsNotEmpty() throws IOException {
        Path directory = Files.createDirectories(members.directory().resolve("full"));
        Files.writeString(directory.resolve("mine.txt"), "mine");

        Cli.Result create = Cli.of(Build.distribution()).run("create", directory.toString());

        assertThat(create.exit()).as(create.toString()).isEqualTo(REFUSED);
        assertThat(create.errorLine()).contains(directory.toString());
        assertThat(directory.toFile().list()).containsExactly("mine.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "status --frobnicate", "deploy", "undeploy a b", "create", "drain --now"})
    void wrongUsageIsSaidInOneLine(String arguments) {
        Cli.Result result = Cli.of(Build.distribution()).run(arguments.split(" "));

        assertThat(result.exit()).as(result.toString()).isEqualTo(USAGE);
        assertThat(result.errorLine()).startsWith("clowder: ");
    }

    @Test
    void commandsForARunningMemberSayThatThereIsNone() {
        Member member = members.single("asleep");
        String war = Build.distribution().sample("hello.war").toString();
        for (String[] command : List.of(
                new String[] {"status"},
                new String[] {"status", "--json"},
                new String[] {"stop"},
                new String[] {"apps"},
                new String[] {"members"},
                new String[] {"sessions"},
                new String[] {"deploy", war},
                new String[] {"undeploy", "/hello"},
                new String[] {"shell", "lb"})) {
            Cli.Result result = member.cli(
                    command[0], List.of(command).subList(1, command.length).toArray(new String[0]));

            assertThat(result.exit()).as(result.toString()).isEqualTo(NOT_RUNNING);
            assertThat(result.errorLine()).contains(member.base().toString());
        }
    }

    private static ServerSocket occupied(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static String withUnknownClass(String xml) {
        return xml.replaceFirst("\n *</Host>", "\n<Valve className=\"org.example.NoSuchValve\"/>\n</Host>");
    }

    private static String withUnknownAttribute(String xml) {
        return xml.replaceFirst("unpackWARs", "unpackWARZ");
    }

    private static String withUnknownElement(String xml) {
        return xml.replaceFirst("\n *</Engine>", "\n<Walve/>\n</Engine>");
    }

    /** {@code run} ends with exit code 1 and one line on the error stream. */
    private static void expectRefused(Member member, String... reasons) {
        Cli.Result run = member.cli("run");
        assertThat(run.exit()).as(run.toString()).isEqualTo(REFUSED);
        assertThat(run.errorLine()).as(run.toString()).startsWith("clowder: ").contains(reasons);
        assertThat(run.out()).as("stack traces").doesNotContain("\tat ");
    }

    /** The line, counted from 1, on which the descriptor first has a text. */
    private static int lineOf(Member member, String text) {
        try {
            List<String> lines = Files.readAllLines(member.base().resolve("conf/catalina-server.xml"));
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(text)) {
                    return i + 1;
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw new AssertionError("No " + text + " in the descriptor of " + member.name());
    }
}
