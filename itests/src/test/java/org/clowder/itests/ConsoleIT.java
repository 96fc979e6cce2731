package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Sleep;
import org.clowder.itests.app.LedgerServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operators' console and the metrics of real members, as programs and as a browser see them. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsoleIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;
    private static Path wiki;

    @BeforeAll
    static void start() {
        Path book = war("book");
        wiki = war("wiki");
        cluster = members.cluster(3)
                .each(member -> member.deploy(book).set("clowder.properties", "drain.notice", "200"))
                .start();
    }

    private static Path war(String name) {
        return new WarBuilder()
                .distributable()
                .servlet(LedgerServlet.class, Account.PATTERN)
                .build(members.directory().resolve(name + ".war"));
    }

    private static URI console(Member member, String path) {
        return URI.create("http://127.0.0.1:" + member.managementPort() + "/console/" + path);
    }

    private static Map<String, Object> act(Member member, String path, HttpRequest.BodyPublisher body)
            throws IOException {
        String token =
                Files.readString(member.base().resolve("data/console.token")).strip();
        return Json.object(Http.send(
                        HttpRequest.newBuilder(console(member, path))
                                .header("Authorization", "Bearer " + token)
                                // as curl says of whatever it sends
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(body)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** Somebody who keeps the console open. */
    private static final class Watcher implements AutoCloseable {
        private final InputStream stream;
        private final BufferedReader lines;

        Watcher(Member member) throws Exception {
            stream = Http.CLIENT
                    .send(
                            HttpRequest.newBuilder(console(member, "events")).build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        /** Null at the end. */
        Map<String, Object> next() throws IOException {
            String line = lines.readLine();
            while (line != null && !line.startsWith("data: ")) {
                line = lines.readLine();
            }
            return line == null ? null : Json.object(line.substring("data: ".length()));
        }

        /** The states of all members, once they are as expected. */
        void awaitMembers(String expected) throws IOException {
            String seen = "";
            while (!seen.equals(expected)) {
                Map<String, Object> now = next();
                assertThat(now).as("the next event after " + seen).isNotNull();
                seen = ((List<?>) now.get("members"))
                        .stream()
                                .map(each -> (Map<?, ?>) each)
                                .map(each -> each.get("name") + " " + each.get("service") + " "
                                        + (Boolean.TRUE.equals(each.get("ready")) ? "ready" : "not ready"))
                                .sorted()
                                .collect(Collectors.joining(", "));
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    @Test
    void eachMemberShowsAllAndNobodyWaitsForThoseWhoWatch() throws Exception {
        Member leaving = cluster.first();
        Member other = cluster.second();
        try (Watcher here = new Watcher(leaving);
                Watcher there = new Watcher(other)) {
            String all = "member-1 SERVING ready, member-2 SERVING ready, member-3 SERVING ready";
            here.awaitMembers(all);
            there.awaitMembers(all);

            long begin = System.nanoTime();
            assertThat(act(leaving, "drain", HttpRequest.BodyPublishers.ofString("member-3")))
                    .containsEntry("done", true);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_TIMEOUT);
            there.awaitMembers("member-1 DRAINED not ready, member-2 SERVING ready, member-3 SERVING ready");
            assertThat(act(leaving, "undrain", HttpRequest.BodyPublishers.noBody()))
                    .containsEntry("done", true);
            there.awaitMembers(all);
        }
    }

    @Test
    void aSessionIsFoundOnAllMembersByWhatItsIdBeginsWithAndNothingOfItIsTold() throws Exception {
        Member member = cluster.first();
        HttpResponse<String> answer = Http.get(member.url("/book/ledger/write?count=7"));
        String id =
                answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(".*JSESSIONID=([^;]+).*", "$1");
        String prefix = id.substring(0, 10);

        await("the copies").atMost(LIMIT).untilAsserted(() -> {
            for (Member asked : cluster.members()) {
                Map<String, Object> found = act(asked, "sessions", HttpRequest.BodyPublishers.ofString(prefix));
                assertThat(found.toString())
                        .contains("total=1", "silent=[]", "id=" + prefix + "…", "path=/book")
                        .containsPattern("attributes=\\{[^}]+=[0-9]+")
                        .doesNotContain(id);
                Map<?, ?> session = (Map<?, ?>) ((List<?>) found.get("sessions")).get(0);
                assertThat((List<?>) session.get("copies"))
                        .extracting(each -> {
                            Map<?, ?> copy = (Map<?, ?>) each;
                            return copy.get("member") + " " + copy.get("primary") + " "
                                    + copy.get("version").equals(session.get("version"));
                        })
                        .containsExactlyInAnyOrder("member-1 true true", "member-2 false true", "member-3 false true");
            }
        });
        try (Sleep third = Sleep.of(cluster.third())) {
            assertThat(act(member, "sessions", HttpRequest.BodyPublishers.ofString(prefix)))
                    .containsEntry("silent", List.of("member-3"));
            third.wake();
        }
    }

    private static PrometheusText metrics(Member member) {
        try {
            HttpResponse<String> page =
                    Http.get(URI.create("http://127.0.0.1:" + member.managementPort() + "/metrics"));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/plain;version=0.0.4;charset=UTF-8");
            return PrometheusText.of(page.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void prometheusReadsWhatWasDone() throws Exception {
        Member member = cluster.first();
        PrometheusText before = metrics(member);
        PrometheusText there = metrics(cluster.second());
        for (int i = 0; i < 5; i++) {
            assertThat(Http.get(member.url("/book/ledger/write?count=1")).statusCode())
                    .isEqualTo(200);
        }
        assertThat(Http.status(member.url("/metrics"))).contains(404);

        await("the counters").atMost(LIMIT).untilAsserted(() -> {
            PrometheusText after = metrics(member);
            assertThat(after.grown(before, "tomcat_connector_requests_total", "service=\"Catalina\""))
                    .isGreaterThanOrEqualTo(6);
            assertThat(after.grown(before, "tomcat_connector_errors_total", "service=\"Catalina\""))
                    .isGreaterThanOrEqualTo(1);
            assertThat(after.grown(before, "tomcat_connector_sent_bytes_total", "service=\"Catalina\""))
                    .isPositive();
            assertThat(after.grown(before, "tomcat_sessions_created", "application=\"/book\""))
                    .isEqualTo(5);
            assertThat(after.grown(before, "clowder_replicated_sessions", "/book", "role=\"primary\""))
                    .isEqualTo(5);
            assertThat(after.grown(before, "clowder_replication_sent_deltas_total", "session:"))
                    .isGreaterThanOrEqualTo(10);
            // who is answered before he waits does not count
            assertThat(after.grown(before, "clowder_replication_wait_seconds_count", "session:"))
                    .isPositive();
            assertThat(after.grown(before, "clowder_replication_wait_seconds_bucket", "session:", "le=\"+Inf\""))
                    .isEqualTo(after.grown(before, "clowder_replication_wait_seconds_count", "session:"));
            assertThat(after.grown(before, "process_cpu_seconds_total")).isPositive();
        });
        await("the copies").atMost(LIMIT).untilAsserted(() -> assertThat(metrics(cluster.second())
                        .grown(there, "clowder_replicated_sessions", "/book", "role=\"replica\""))
                .isEqualTo(5));
        Visitor moved = new Visitor("/book");
        moved.get(member, "/book/ledger/write?count=1");
        moved.get(cluster.second(), "/book/ledger/write?count=2");
        await("a question").atMost(LIMIT).untilAsserted(() -> assertThat(metrics(cluster.second())
                        .grown(there, "clowder_replication_question_wait_seconds_bucket", "session:", "le=\"10\""))
                .as("what another member had was asked for")
                .isPositive());
        PrometheusText now = metrics(member);
        assertThat(now.sum("clowder_ready")).isEqualTo(1);
        assertThat(now.sum("clowder_build_info", "member=\"member-1\"")).isEqualTo(1);
        assertThat(now.sum("clowder_applications", "state=\"deployed\"")).isGreaterThanOrEqualTo(1);
        assertThat(now.sum("clowder_channel_members")).isEqualTo(2);
        assertThat(now.sum("clowder_replicated_session_bytes", "/book")).isPositive();
        assertThat(now.sum("clowder_metrics_parts_left_out")).isZero();
        assertThat(now.families()).isEqualTo(documented());
    }

    private static Set<String> documented() throws IOException {
        String text = Files.readString(Path.of("../docs/operations.md"));
        String section = text.substring(text.indexOf("\n### For Prometheus"), text.indexOf("\n## Encryption"));
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .flatMap(cell -> Pattern.compile("`([a-z_]+)`").matcher(cell).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void anApplicationIsDeployedAndUndeployed() throws Exception {
        Member member = cluster.third();

        assertThat(act(member, "deploy?name=wiki.war", HttpRequest.BodyPublishers.ofFile(wiki)))
                .containsEntry("text", "Deployed /wiki from wiki.war");
        assertThat(member.base().resolve("deploy/wiki.war")).hasSameBinaryContentAs(wiki);
        assertThat(act(member, "deploy?name=..%2Fwiki.war", HttpRequest.BodyPublishers.ofFile(wiki)))
                .containsEntry("done", false);
        assertThat(act(member, "deploy", HttpRequest.BodyPublishers.ofFile(wiki)))
                .containsEntry("done", false)
                .containsEntry("text", "Expected the name of the file, as in /console/deploy?name=shop.war");
        assertThat(act(member, "deploy?name=bad.war", HttpRequest.BodyPublishers.ofString("no archive")))
                .containsEntry("done", false);
        assertThat(act(member, "undeploy", HttpRequest.BodyPublishers.ofString("/wiki")))
                .containsEntry("done", true);
        assertThat(member.base().resolve("deploy/wiki.war")).doesNotExist();
        assertThat(act(member, "reload", HttpRequest.BodyPublishers.noBody())).containsEntry("text", "Nothing differs");
        try (var left = Files.list(member.base().resolve("data"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.matches("console[0-9].*"));
        }
    }

    @Test
    void aBrowserShowsAllAndDrainsByTheTokenOfTheCommand() throws Exception {
        Member leaving = cluster.third();
        Http.get(leaving.url("/book/ledger/write?count=1"));
        String url = leaving.cli("console").done().out().strip();
        assertThat(url).matches("http://127\\.0\\.0\\.1:" + leaving.managementPort() + "/console/#token=[0-9a-f]{64}");

        try (Chromium browser = Chromium.open(members.directory())) {
            browser.go(url.replaceFirst("#.*", ""));
            browser.awaitTrue("document.querySelectorAll('#members .badge.good').length === 3");
            assertThat(browser.value("document.getElementById('actions').hidden"))
                    .isEqualTo("true");
            assertThat(browser.value("document.getElementById('applications').textContent"))
                    .contains("/book", "deployed", "yes");

            browser.go("about:blank");
            browser.go(url);
            browser.awaitTrue("document.getElementById('actions')?.hidden === false && location.hash === ''");
            browser.awaitTrue("document.querySelectorAll('#members .badge.good').length === 3");
            browser.value("document.querySelector('#drain-form button').click()");
            browser.awaitTrue("document.getElementById('outcome').className === 'good'");
            assertThat(browser.value("document.getElementById('outcome').textContent"))
                    .contains("sessions safe");
            assertThat(leaving.ready()).isFalse();
            browser.awaitTrue("document.getElementById('members').textContent.includes('drained, ')");
            browser.value("document.getElementById('undrain').click()");
            browser.awaitTrue("document.getElementById('outcome').textContent.includes('in service')");
            browser.awaitTrue("document.querySelectorAll('#members .badge.good').length === 3");
        }
        assertThat(leaving.ready()).isTrue();
    }

    @Test
    void aDrainThatWaitsForOthersIsTakenBack() throws Exception {
        Member leaving = cluster.second();
        Http.get(leaving.url("/book/ledger/write?count=1"));
        String url = leaving.cli("console").done().out().strip();
        try (Chromium browser = Chromium.open(members.directory())) {
            browser.go(url);
            browser.awaitTrue("document.querySelectorAll('#members .badge.good').length === 3");
            try (Sleep first = Sleep.of(cluster.first());
                    Sleep third = Sleep.of(cluster.third())) {
                browser.value("document.querySelector('#drain-form button').click()");
                browser.awaitTrue("document.getElementById('members').textContent.includes('draining, ')");
                browser.value("document.getElementById('undrain').click()");
                browser.awaitTrue("document.getElementById('outcome').textContent === 'This member is in service'");
                browser.awaitTrue("!document.querySelector('#drain-form button').disabled");
                first.wake();
                third.wake();
            }
            browser.awaitTrue("document.querySelectorAll('#members .badge.good').length === 3");
        }
        assertThat(leaving.ready()).isTrue();
    }

    @Test
    void anOpenConsoleHoldsUpNoStop() throws Exception {
        Member single = members.single("single").start();
        single.awaitReady();
        try (Watcher watcher = new Watcher(single)) {
            assertThat(watcher.next()).containsKey("members");
            long begin = System.nanoTime();
            single.terminate();
            while (watcher.next() != null) {
                // until it ends
            }
            assertThat(single.awaitExit(LIMIT)).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_TIMEOUT);
        }
        assertThat(single.consoleLines("ERROR")).isEmpty();
        assertThat(single.consoleLines("Requests are still running")).isEmpty();
    }
}
