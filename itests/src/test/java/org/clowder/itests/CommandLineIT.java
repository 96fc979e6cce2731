package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Tool;
import org.clowder.itests.app.LoggingAgent;
import org.clowder.itests.app.WaitingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bin/clowder} and the archive tell their users, most of it without a member that runs. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CommandLineIT {

    @RegisterExtension
    static final Members members = new Members();

    @ParameterizedTest
    @ValueSource(strings = {"run", "start", "drain"})
    void askedForHelpACommandDoesNothingElse(String command) throws IOException {
        Member member = members.single("asked-" + command);

        Cli.Result help = member.cli(command, "--help").done();

        assertThat(help.out()).startsWith("Usage: clowder " + command);
        assertThat(help.err()).isEmpty();
        try (Stream<Path> written = Files.list(member.base().resolve("data"))) {
            assertThat(written).isEmpty();
        }
    }

    @Test
    void aStartWaitsForAsLongAsItIsTold() throws IOException {
        Path go = members.directory().resolve("go");
        Member member = members.single("told")
                .deploy(new WarBuilder()
                        .type(WaitingListener.class)
                        .webXml("<listener><listener-class>" + WaitingListener.class.getName()
                                + "</listener-class></listener><context-param><param-name>until</param-name><param-value>"
                                + go + "</param-value></context-param>")
                        .build(members.directory().resolve("waiting.war")));
        Cli.Result wrong = member.cli("start", "--timeout", "soon");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.errorLine()).contains("start: --timeout soon is not a number of seconds");

        Cli.Result start = member.cli("start", "--timeout=0");
        assertThat(start.exit()).isEqualTo(1);
        assertThat(start.errorLine()).matches(".* is running, but not ready after 0 s: .+");
        Files.createFile(go);
        await().atMost(Duration.ofSeconds(40)).until(() -> member.cli("status").exit() == 0);
        member.cli("stop").done();
    }

    @Test
    void aStartSaysAtOnceWhatIsRefusedAndTheMemberServesTheRest() throws IOException {
        Member member = members.single("refused").deploySamples("hello.war");
        Files.writeString(member.base().resolve("deploy/half.war"), "PK, and then nothing");

        Cli.Result start = member.cli("start", "--timeout", "80");

        assertThat(start.exit()).as(start.toString()).isEqualTo(1);
        assertThat(start.errorLine())
                .matches(
                        "clowder: the member in .* is running, but not ready: deploy/half.war: FAILED: cannot be read .*");
        assertThat(Http.status(member.url("/hello/"))).contains(200);
        member.cli("stop").done();
    }

    @Test
    void whereAMemberAndItsApplicationsAreFoundIsPrinted() {
        Member member = members.single("found").deploySamples("hello.war");
        String main = "http://127.0.0.1:" + member.httpPort();
        String management = "http://127.0.0.1:" + member.managementPort();

        List<String> start = member.cli("start").done().out().lines().toList();
        try {
            expectFound(member, start, main, management);
        } finally {
            member.cli("stop").done();
        }
    }

    private static void expectFound(Member member, List<String> start, String main, String management) {
        assertThat(start).hasSize(4).first().asString().startsWith("Started member found (process id ");
        assertThat(start.subList(1, 3))
                .containsExactly("  " + main + " (Catalina)", "  " + management + " (Management)");
        Path log = Path.of(start.get(3).strip().replaceFirst("^log ", ""));
        assertThat(log).content().contains("Member found is running");

        Path library = Build.distribution().home().resolve("samples/hello-types.jar");
        Path bundle = Build.distribution().home().resolve("samples/hello-bundle.jar");
        assertThat(member.cli("deploy", library.toString()).done().out().lines())
                .hasSize(1);
        assertThat(member.cli("deploy", bundle.toString()).done().out().lines())
                .last()
                .isEqualTo("  " + main + "/hello-bundle/");
        assertThat(MemberReport.application(member, "/hello")).containsEntry("urls", List.of(main + "/hello/"));
        assertThat(Json.object(member.cli("status", "--json").done().out()))
                .containsEntry("urls", Map.of("Catalina", List.of(main), "Management", List.of(management)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenItsDataIsDeletedAMemberMakesItAnewAndNoSecondOneStarts(boolean removed) throws IOException {
        Member member = members.single(removed ? "deleted" : "moved");
        member.start().awaitReady();

        Path data = member.base().resolve("data");
        if (removed) {
            // what is made anew meanwhile is in the way of one that deletes it
            await().untilAsserted(() -> Tool.run("rm", "-rf", data.toString()));
        } else {
            Files.move(data, member.base().resolve("old"));
        }
        Cli.Result second = member.cli("start");

        assertThat(second.exit()).as(second.toString()).isEqualTo(1);
        assertThat(second.errorLine()).endsWith(" is running already (process id " + member.pid() + ")");
        await().atMost(Duration.ofSeconds(20)).until(() -> member.cli("status").exit() == 0);
        assertThat(member.cli("start").errorLine()).endsWith(" is running already (process id " + member.pid() + ")");
        assertThat(member.consoleLines("data was deleted under the running member"))
                .hasSizeBetween(1, removed ? 2 : 1);
        assertThat(member.cli("stop").done().out()).contains("process id " + member.pid());
    }

    @Test
    void anAgentAndRemoteJmxLeaveTheLogAsItIs() throws IOException {
        Path agent = new BundleBuilder("agent", "1.0.0")
                .header("Premain-Class", LoggingAgent.class.getName())
                .type(LoggingAgent.class)
                .build(members.directory().resolve("agent.jar"));
        Member member = members.single("watched")
                .set("logging.properties", "org.clowder.session.level", "OFF")
                .options(
                        "-javaagent:" + agent + " -Dcom.sun.management.jmxremote.port=0"
                                + " -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false");
        member.start().awaitReady();

        assertThat(member.cli("log").done().out())
                .contains("Member watched is running after ")
                .doesNotContain("org.clowder.session");
        assertThat(member.consoleLines(LoggingAgent.MESSAGE)).hasSizeLessThan(2);
    }

    @Test
    void theMemberIsThatOfTheEnvironmentUnlessTheCommandNamesAnother() {
        Member member = members.single("environment");
        Path parent = member.base().getParent();
        Cli cli =
                Cli.of(Build.distribution()).with("CLOWDER_BASE", member.base().toString());
        String none = "clowder: no member is running in ";

        assertThat(cli.run("status").errorLine()).isEqualTo(none + member.base());
        assertThat(cli.run("status", "--base", parent.toString()).errorLine())
                .startsWith("clowder: " + parent + " is not the directory of a member");
        assertThat(cli.with("CLOWDER_BASE", "").run("status").errorLine())
                .isEqualTo(none + Build.distribution().home());

        cli.run("start").done();
        assertThat(member.cli("status").exit()).isZero();
        cli.run("stop").done();
        assertThat(member.cli("status").exit()).isEqualTo(3);
    }

    @Test
    void theExamplesOfTheShippedOptionsAreTakenByTheJvmBeforeThoseOfTheEnvironment() {
        Member member = members.single("options")
                .edit(
                        "jvm.options",
                        text -> text.replaceAll("(?m)^#(?=[-0-9])", "") + "-Xmx200m '-Dtitle=a  b' # -Dno=1")
                .options("-Xmx300m -Xms8m");
        member.start().awaitReady();

        assertThat(ProcessHandle.of(member.pid())
                        .orElseThrow()
                        .info()
                        .arguments()
                        .orElseThrow())
                .contains("-XX:+UseZGC", "-Xlog:gc*:file=logs/gc.log:time,uptime,level,tags:filecount=5,filesize=10m")
                .containsSubsequence("-Xmx512m", "-Xmx200m", "-Dtitle=a  b", "-Xmx300m", "-Xms8m", "run")
                .doesNotContain("#", "-Dno=1");
        assertThat(member.base().resolve("logs/gc.log")).content().contains("Using The Z Garbage Collector");
    }

    @Test
    void anOptionThatIsWrongIsNamedWhereverItIsFound() {
        Member member = members.single("wrong").set("jvm.options", "17-", "-Xmx1g");
        String wrong = member.base().resolve("conf/jvm.options") + ":";
        for (String command : List.of("run", "start", "check")) {
            Cli.Result refused = member.cli(command);
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.errorLine()).contains(wrong).endsWith("or an option, found \"17-=-Xmx1g\"");
        }

        member.edit("jvm.options", text -> text.replace("17-=-Xmx1g", "-Dhttp.port=none -XX:+UseLess"));
        assertThat(member.cli("start").errorLine()).contains("did not start: Unrecognized VM option 'UseLess'; see ");
        assertThat(member.cli("check").err()).contains("none");
    }

    @Test
    void systemdUnderstandsTheUnitOfTheArchive() throws IOException {
        Path home = Build.distribution().home().toAbsolutePath();
        String unit = Files.readString(home.resolve("samples/systemd/clowder.service"));
        assertThat(unit).contains("ExecStart=/opt/clowder/bin/clowder run --base /var/lib/clowder\n");
        Path file = members.directory().resolve("clowder.service");

        Files.writeString(file, unit.replace("/opt/clowder", home.toString()));

        assertThat(Tool.run("systemd-analyze", "verify", "--man=no", file.toString()))
                .isEmpty();
    }

    @Test
    void theManualPageOfTheArchiveIsThatOfTheCommand() throws IOException {
        Path page = Build.distribution().home().resolve("man/man1/clowder.1");

        String printed = Cli.of(Build.distribution()).run("man").done().out();

        assertThat(page).content().isEqualTo(printed).contains("clowder \\- run a member");
        if (Files.isExecutable(Path.of("/usr/bin/groff"))) {
            assertThat(Tool.run("groff", "-man", "-ww", "-Tascii", "-P-c", page.toString())
                            .replaceAll(".\b", ""))
                    .contains("drain [--to MEMBER] [--timeout S]", "EXIT STATUS");
            assertThat(Tool.run("groff", "-man", "-ww", "-z", page.toString())).isEmpty();
        }
    }
}
