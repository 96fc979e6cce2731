package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.LoggingServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a line of the log looks like. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LogFormatIT {

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void eachLineIsJsonIfSoConfigured() throws IOException {
        Member member = members.single("json").set("clowder.properties", "log.format", "json");
        member.start().awaitReady();
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> !member.consoleLines("is running after").isEmpty());
        member.close();

        assertThat(lines(member)).isNotEmpty().allSatisfy(LogFormatIT::expectFields);
        assertThat(member.consoleLines("")).isNotEmpty().allSatisfy(LogFormatIT::expectFields);
        assertThat(member.consoleLines("is running after")).hasSize(1);
    }

    private static void expectFields(String line) {
        Map<String, Object> fields = Json.object(line);
        assertThat(fields)
                .containsKeys("@timestamp", "log.level", "message", "ecs.version", "log.logger", "process.thread.name")
                .containsEntry("service.node.name", "json");
    }

    private static List<String> lines(Member member) throws IOException {
        try (Stream<Path> files = Files.list(member.base().resolve("logs"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("clowder."))
                    .flatMap(file -> read(file).stream())
                    .toList();
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatApplicationsLogByTheServletSpecificationIsInTheLog() throws IOException {
        Path logging = new WarBuilder()
                .servlet(LoggingServlet.class, "/log")
                .build(members.directory().resolve("logging.war"));
        Member member = members.single("text").deploy(logging);
        member.start().awaitReady();
        assertThat(Http.status(member.url("/logging/log?hello"))).hasValue(200);

        for (String how : List.of("by a servlet", "by its context", "with a cause")) {
            assertThat(lines(member).stream().filter(line -> line.contains(how + ": hello")))
                    .as(how)
                    .hasSize(1);
        }
        assertThat(lines(member)).anyMatch(line -> line.contains("IllegalStateException: why"));
        member.close();
    }

    @Test
    void anotherFormatIsRefusedByName() {
        Member member = members.single("other").set("clowder.properties", "log.format", "xml");

        Cli.Result result = member.cli("run");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errorLine()).contains("log.format", "expected text or json, found \"xml\"");
        Cli.Result check = member.cli("check");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.errorLine()).isEqualTo(result.errorLine().replace("clowder: ", ""));
    }
}
