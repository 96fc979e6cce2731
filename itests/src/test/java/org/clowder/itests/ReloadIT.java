package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connectors and valves of a descriptor that is edited while its member serves requests. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReloadIT extends AbstractReload {

    private static final String GUEST = "<Valve className=\"com.acme.guest.GuestValve\" greeting=\"%s\"/>\n";

    @Test
    void valvesComeChangeAndGoInTheirOrderWhileNoRequestFails() throws Exception {
        member.start().awaitReady();
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Integer>> load = List.of(load(end), load(end), load(end));
        CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> status("/counting/count?millis=2000"));

        String header = "<Valve className=\"org.apache.catalina.valves.ErrorReportValve\" showReport=\"false\"/>\n";
        assertThat(reload(before("</Host>", header)).done().out())
                .contains("changed valves of Host localhost, added <Valve"
                        + " className=\"org.apache.catalina.valves.ErrorReportValve\">");
        assertThat(reload(xml -> xml.replace(ACCESS_LOG, ACCESS_LOG + " rotatable=\"false\"")
                                .replace("prefix=\"access\"", "prefix=\"other\""))
                        .done()
                        .out())
                .contains("removed <Valve className=\"org.apache.catalina.valves.AccessLogValve\">");

        assertThat(status("/counting/count?logged=here")).isEqualTo(200);
        await("the new access log").atMost(SOON).until(() -> logs("other").contains("logged=here"));
        assertThat(logs("access")).doesNotContain("logged=here");
        assertThat(slow.get(20, TimeUnit.SECONDS))
                .as("the request that was under way")
                .isEqualTo(200);
        end.set(true);
        for (CompletableFuture<Integer> each : load) {
            assertThat(each.get(20, TimeUnit.SECONDS))
                    .as("requests without a failure")
                    .isPositive();
        }
        assertThat(member.cli("reload").done().out()).isEqualTo("nothing differs\n");
    }

    private CompletableFuture<Integer> load(AtomicBoolean end) {
        return CompletableFuture.supplyAsync(() -> {
            int served = 0;
            while (!end.get()) {
                int status = status("/counting/count");
                if (status != 200) {
                    throw new AssertionError("status " + status + " after " + served + " requests");
                }
                served++;
            }
            return served;
        });
    }

    private String logs(String prefix) {
        try (Stream<Path> files = Files.list(member.base().resolve("logs"))) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(prefix))
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aValveThatDeniesStandsBeforeTheOnesThatWereThereAndIsTakenOutAgain() {
        member.start().awaitReady();
        reload(before(ACCESS_LOG, CLOSED)).done();
        assertThat(status("/counting/count")).isEqualTo(410);
        reload(xml -> xml).done();
        assertThat(status("/counting/count")).isEqualTo(200);
    }

    @Test
    void connectorsComeAndGoAndTheOthersKeepTheirConnections() throws IOException {
        int second = Ports.free();
        int third = Ports.free();
        member.start().awaitReady();
        try (KeepAliveClient client = new KeepAliveClient(member.httpPort(), true)) {
            assertThat(client.get("/counting/count", null).status()).isEqualTo(200);

            String connector = "<Connector port=\"%d\" address=\"127.0.0.1\" maxThreads=\"%d\"/>\n";
            assertThat(reload(before(ENGINE, connector.formatted(second, 20)))
                            .done()
                            .out())
                    .contains("added <Connector port=\"" + second + "\"> of Service Catalina (" + descriptor() + ":");
            assertThat(status(second, "/counting/count")).isEqualTo(200);

            assertThat(reload(before(ENGINE, connector.formatted(second, 30)))
                            .done()
                            .out())
                    .contains("replaced <Connector port=\"" + second + "\">");
            assertThat(status(second, "/counting/count")).isEqualTo(200);

            reload(before(ENGINE, connector.formatted(third, 30))).done();
            assertThat(status(third, "/counting/count")).isEqualTo(200);
            assertThat(status(second, "/counting/count"))
                    .as("the port that was closed")
                    .isZero();

            assertThat(client.get("/counting/count", null).status())
                    .as("on the connection that was there before")
                    .isEqualTo(200);
        }
        assertThat(status("/health/ready")).isEqualTo(200);
    }

    @Test
    void aValueOfThePropertiesCountsAsItIsNow() {
        int moved = Ports.free();
        member.start().awaitReady();
        member.set("clowder.properties", "http.port", "" + moved);
        assertThat(member.cli("reload").done().out())
                .contains("added <Connector port=\"" + moved + "\">", "removed <Connector port=\"" + member.httpPort());
        assertThat(status(moved, "/counting/count")).isEqualTo(200);
        assertThat(status("/counting/count")).isZero();
    }

    @Test
    void aDescriptorWithProblemsIsRefusedWithAllOfThemAndTheServerRunsOn() {
        member.start().awaitReady();
        Cli.Result refused = reload(
                before(
                        ACCESS_LOG,
                        CLOSED
                                + "<Valve className=\"com.acme.Missing\"/>\n<Context path=\"/x\" docBase=\"x\" privileged=\"maybe\"/>\n<Walve/>\n<Context path=\"/counting\" walve=\"1\"/>\n"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).contains("com.acme.Missing", "unknown element <Walve> in <Host>", "walve");
        assertThat(refused.err()).contains("problems; the server runs on as it was");
        assertThat(status("/counting/count")).isEqualTo(200);
    }

    @Test
    void aValveOfABundleIsAddedGoesAndComesWithItsBundleAndIsRemoved() throws IOException {
        member.deploy(GuestBundle.version(members.directory(), "1.0.0"), "guest.jar")
                .start()
                .awaitReady();
        reload(before(ACCESS_LOG, GUEST.formatted("first"))).done();
        assertThat(greeting()).isEqualTo("first 1.0.0");
        reload(before(ACCESS_LOG, GUEST.formatted("second"))).done();
        assertThat(greeting()).isEqualTo("second 1.0.0");

        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(greeting()).isEmpty();
        assertThat(status("/health/ready")).isEqualTo(503);
        member.cli("shell", "start " + GuestBundle.NAME).done();
        await("the valve is back").atMost(SOON).until(() -> greeting().equals("second 1.0.0"));

        reload(xml -> xml).done();
        assertThat(greeting()).isEmpty();
        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(status("/health/ready"))
                .as("nothing asks for the bundle any more")
                .isEqualTo(200);
    }

    private String greeting() throws IOException {
        return Http.get(member.url("/counting/count"))
                .headers()
                .firstValue("X-Guest")
                .orElse("");
    }

    @Test
    void anEditIsTakenOverByItselfIfThatIsSwitchedOnAndByJmxInAnyCase() throws Exception {
        member.set("clowder.properties", "descriptor.watch", "true").start().awaitReady();
        edited(before(ACCESS_LOG, CLOSED));
        await("the valve that denies").atMost(SOON).until(() -> status("/counting/count") == 410);

        edited(before(ACCESS_LOG, "<Walve/>"));
        await("the refusal")
                .atMost(SOON)
                .until(() -> member.errors().contains("unknown element <Walve>")
                        || !member.consoleLines("unknown element <Walve>").isEmpty());
        assertThat(status("/counting/count")).isEqualTo(410);

        try (MemberMonitor monitor = MemberMonitor.of(member)) {
            assertThat(monitor.reload()).contains("unknown element <Walve>");
            edited(xml -> xml);
            monitor.reload();
        }
        await("the valve is gone").atMost(SOON).until(() -> status("/counting/count") == 200);
    }
}
