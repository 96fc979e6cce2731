package org.clowder.management.internal.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.ErrorManager;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.clowder.management.internal.Settings;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.Applications;
import org.clowder.server.Drain;
import org.clowder.server.DrainException;
import org.clowder.tomcat.SecretValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console on a real Tomcat, with services that are not there, or are told here. */
@Timeout(
        value = 60,
        unit = TimeUnit.SECONDS,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // sockets know no interrupt
class ConsoleTest {

    private static final String LOCAL = "127.0.0.1";

    @TempDir
    Path data;

    private final Tomcat tomcat = new Tomcat();
    private final Told drain = new Told();
    private Console console;
    private int port;
    private String host;

    /** Remembers who was to have the sessions. */
    private static final class Told implements Drain {
        private final List<String> calls = new ArrayList<>();
        private volatile Progress progress = new Progress(State.SERVING, 0, 0);

        @Override
        public Progress progress() {
            return progress;
        }

        @Override
        public String drain(String member, Duration timeout, Consumer<String> line) throws DrainException {
            calls.add("drain " + member);
            if ("nobody".equals(member)) {
                throw new DrainException("There is no other member nobody");
            }
            return "2 of 2 sessions safe";
        }

        @Override
        public void undrain() {
            calls.add("undrain");
        }
    }

    /** An answer, as far as it has come. */
    private record Reply(String head, String body) {

        int status() {
            return Integer.parseInt(head.split(" ")[1]);
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .collect(Collectors.joining(","));
        }
    }

    private void start(String address, Map<String, String> properties) throws Exception {
        console = new Console(new Settings(properties, data), "1.2.3");
        console.drain = drain;
        tomcat.setBaseDir(data.toString());
        tomcat.setPort(0);
        tomcat.getService().setName("Management");
        tomcat.getEngine();
        Connector connector = tomcat.getConnector();
        connector.setProperty("bindOnInit", "false");
        if (address != null) {
            connector.setProperty("address", address);
        }
        console.configured(tomcat.getServer());
        tomcat.start();
        port = connector.getLocalPort();
        host = LOCAL + ":" + port;
    }

    @AfterEach
    void stop() throws Exception {
        console.deactivate();
        if (tomcat.getServer().getState().isAvailable()) {
            tomcat.stop();
        }
        tomcat.destroy();
    }

    private String token() throws IOException {
        return Files.readString(data.resolve(ConsoleToken.FILE)).strip();
    }

    private Reply get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    private Reply act(String name, String body) throws IOException {
        return send("POST", "/console/" + name, body, "Authorization: Bearer " + token(), "Origin: http://" + host);
    }

    private Reply send(String method, String path, String body, String... headers) throws IOException {
        try (Socket socket = open(method, path, body, headers)) {
            String[] parts =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2);
            return new Reply(parts[0], parts[1]);
        }
    }

    private Socket open(String method, String path, String body, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        String named = List.of(headers).stream().anyMatch(header -> header.startsWith("Host:"))
                ? ""
                : "Host: " + host + "\r\n";
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\n" + named + "Connection: close\r\nContent-Length: "
                                + body.length() + "\r\n"
                                + List.of(headers).stream()
                                        .map(header -> header + "\r\n")
                                        .collect(Collectors.joining())
                                + "\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String nextEvent(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = events.readLine();
        }
        return line;
    }

    @Test
    void thePageLoadsNothingOfOthersAndNobodyFramesIt() throws Exception {
        start(LOCAL, Map.of());

        Reply page = get("/console/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(page.body())
                .contains("<caption>", "aria-live=\"polite\"")
                .doesNotContain("http:", "https:", "style=");
        assertThat(get("/console").body()).isEqualTo(page.body());
        assertThat(get("/console/console.css").header("Content-Type")).startsWith("text/css");
        assertThat(get("/console/console.js").body()).contains("EventSource").doesNotContain("innerHTML");
    }

    @Test
    void everyChangeIsAnEventUntilTheConnectorTakesNoNewConnections() throws Exception {
        start(LOCAL, Map.of());
        ApplicationStatus shop = new ApplicationStatus(
                "/shop",
                "",
                "localhost",
                "war",
                "shop.war",
                ApplicationStatus.State.FAILED,
                "",
                false,
                "",
                7,
                "no \"x\"");
        console.applications = (Applications) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Applications.class},
                (proxy, method, args) -> List.of(shop));

        try (Socket socket = open("GET", "/console/events", "");
                BufferedReader events =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String first = nextEvent(events);
            assertThat(first)
                    .contains("\"members\":[{\"name\":\"one\",\"address\":\"\",\"self\":true,\"state\":\"STOPPED\"")
                    .contains("\"service\":\"SERVING\"", "\"sessions\":7", "\"version\":\"1.2.3\"")
                    .contains("\"missing\":[\"the server is stopped (bundle org.clowder.server)\"]")
                    .contains("\"applications\":[{\"path\":\"/shop\"", "\"problem\":\"no \\\"x\\\"\"");

            drain.progress = new Drain.Progress(Drain.State.DRAINING, 20, 5);
            assertThat(nextEvent(events)).contains("\"service\":\"DRAINING\",\"drainSessions\":20,\"safeSessions\":5");

            tomcat.getConnector().getProtocolHandler().closeServerSocketGraceful();
            assertThat(nextEvent(events)).as("the end").isNull();
        }
    }

    @Test
    void warningsMayNameSessionsAndAreForWhoHasTheToken() throws Exception {
        start(LOCAL, Map.of());
        String id = "0123456789ABCDEF0123456789ABCDEF";
        Logger.getLogger("some.application").warning("Session " + id + " is odd");

        try (Socket socket = open("GET", "/console/events", "");
                BufferedReader events =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(nextEvent(events)).containsPattern("\"warnings\":[1-9]").doesNotContain(id);
        }
        assertThat(act("warnings", "").body()).contains("Session " + id + " is odd");
    }

    @Test
    void whatCannotBeToldNowEndsNoStream() throws Exception {
        start(LOCAL, Map.of());
        CountDownLatch asked = new CountDownLatch(2);
        console.applications = (Applications) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Applications.class}, (proxy, method, args) -> {
                    asked.countDown();
                    throw new IllegalStateException("it stops");
                });

        try (Socket socket = open("GET", "/console/events", "");
                BufferedReader events =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            console.applications = null;
            assertThat(nextEvent(events)).contains("\"applications\":[]");
        }
    }

    @Test
    void whoLogsSomethingThatCannotBeTextGoesOn() throws Exception {
        start(LOCAL, Map.of());
        RecentWarnings log = new RecentWarnings();
        List<Exception> reported = new ArrayList<>();
        log.setErrorManager(new ErrorManager() {
            @Override
            public synchronized void error(String message, Exception thrown, int code) {
                reported.add(thrown);
            }
        });
        LogRecord record = new LogRecord(Level.SEVERE, "it failed");
        record.setThrown(new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        });

        log.publish(record);

        assertThat(reported).hasSize(1).allMatch(UnsupportedOperationException.class::isInstance);
        assertThat(log.list()).isEmpty();
    }

    @Test
    void halfOfTheThreadsAreLeftToOthers() throws Exception {
        start(LOCAL, Map.of());
        tomcat.getConnector().setProperty("minSpareThreads", "1");
        tomcat.getConnector().setProperty("maxThreads", "4");
        List<Socket> watching = new ArrayList<>();
        try {
            int status = 200;
            while (status == 200 && watching.size() < 4) {
                Socket socket = open("GET", "/console/events", "");
                watching.add(socket);
                status = Integer.parseInt(
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                                .readLine()
                                .split(" ")[1]);
            }
            assertThat(status).isEqualTo(503);
            assertThat(get("/console/").status()).isEqualTo(200);
        } finally {
            for (Socket socket : watching) {
                socket.close();
            }
        }
    }

    @Test
    void soManyWatchAndNoMore() throws Exception {
        start(LOCAL, Map.of());
        List<Socket> watching = new ArrayList<>();
        try {
            for (int i = 0; i < EventsPage.MOST; i++) {
                Socket socket = open("GET", "/console/events", "");
                watching.add(socket);
                nextEvent(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            }
            assertThat(get("/console/events").status()).isEqualTo(503);
        } finally {
            for (Socket socket : watching) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST:9", "[::1]:8090"})
    void namesOfLoopbackLeadToIt(String name) throws Exception {
        start(LOCAL, Map.of());
        assertThat(get("/console/", "Host: " + name).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Host: rebound.example",
        "Host: localhost.rebound.example:8090",
        "Origin: http://other.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
    })
    void whatOtherSitesSendIsRefused(String header) throws Exception {
        start(LOCAL, Map.of());
        for (String path : List.of("/console/", "/console/console.js", "/console/events")) {
            assertThat(get(path, header).status()).as(path).isEqualTo(403);
        }
        assertThat(send("POST", "/console/drain", "", header, "Authorization: Bearer " + token())
                        .status())
                .isEqualTo(403);
        assertThat(drain.calls).isEmpty();
    }

    @Test
    void whoHasTheTokenActs() throws Exception {
        start(LOCAL, Map.of());

        assertThat(act("drain", "").body()).isEqualTo("{\"done\":true,\"text\":\"2 of 2 sessions safe\"}\n");
        assertThat(act("drain", "two").status()).isEqualTo(200);
        Reply refused = act("drain", "nobody");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).isEqualTo("{\"done\":false,\"text\":\"There is no other member nobody\"}\n");
        assertThat(act("undrain", "").status()).isEqualTo(200);
        assertThat(drain.calls).containsExactly("drain null", "drain two", "drain nobody", "undrain");

        assertThat(act("reload", "").body()).contains("The bundle org.clowder.server is stopped");
        assertThat(act("undeploy", "/shop").body()).contains("The bundle org.clowder.deploy is stopped");
        assertThat(act("drain", "x".repeat(2000)).status()).isEqualTo(400);
        assertThat(act("sessions", "AB").status()).isEqualTo(409);
        assertThat(act("sessions", "ABCD").body()).isEqualTo("{\"total\":0,\"silent\":[],\"sessions\":[]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain", "undrain", "reload", "deploy", "undeploy", "sessions", "warnings"})
    void whoHasNotDoesNothing(String action) throws Exception {
        start(LOCAL, Map.of());

        assertThat(get("/console/" + action, "Authorization: Bearer " + token()).status())
                .isEqualTo(405);
        assertThat(send("POST", "/console/" + action, "ABCD").status()).isEqualTo(401);
        assertThat(send("POST", "/console/" + action, "ABCD", "Authorization: Bearer ")
                        .status())
                .isEqualTo(401);
        assertThat(send("POST", "/console/" + action, "ABCD", "Authorization: " + token())
                        .status())
                .isEqualTo(401);
        assertThat(drain.calls).isEmpty();
    }

    @Test
    void wrongTokensAreSoonTooMany() throws Exception {
        start(LOCAL, Map.of());
        RecentWarnings log = console.warnings();

        for (int i = 0; i < Guard.MOST_FAILURES; i++) {
            assertThat(send("POST", "/console/undrain", "", "Authorization: Bearer 0")
                            .status())
                    .isEqualTo(401);
        }
        assertThat(send("POST", "/console/undrain", "", "Authorization: Bearer 0")
                        .status())
                .isEqualTo(429);
        assertThat(act("undrain", "").status()).isEqualTo(200);
        assertThat(log.list())
                .filteredOn(each -> each.get("message")
                        .equals("Somebody at 127.0.0.1 tried to act by the console without its token, which is"
                                + " in data/console.token"))
                .hasSize(1);
    }

    @Test
    void itIsOffWhereOtherMachinesReachItUnlessItIsSaidByWhichName() throws Exception {
        start(null, Map.of());
        for (String path : List.of("/console/", "/console/events")) {
            Reply reply = get(path);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.body()).contains("console.hosts in conf/clowder.properties");
        }
        assertThat(act("undrain", "").status()).isEqualTo(403);
    }

    @Test
    void itIsOnWhereItIsSaidByWhichName() throws Exception {
        start(null, Map.of("console.hosts", "Ops.example, 192.0.2.7"));
        assertThat(get("/console/", "Host: ops.example:8090").status()).isEqualTo(200);
        assertThat(get("/console/", "Host: 192.0.2.7").status()).isEqualTo(200);
        assertThat(get("/console/", "Host: 192.0.2.8").status()).isEqualTo(403);
    }

    @Test
    void theTokenIsForItsOwnerAndStays() throws Exception {
        start(LOCAL, Map.of());
        Path file = data.resolve(ConsoleToken.FILE);
        String token = token();

        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ConsoleToken.of(data).is(token)).isTrue();
        assertThat(ConsoleToken.of(data).is(token.substring(1))).isFalse();

        Files.writeString(file, "");
        assertThat(ConsoleToken.of(data).is("")).isFalse();
        assertThat(token()).matches("[0-9a-f]{64}").isNotEqualTo(token);
    }

    @Test
    void theLastWarningsAreKeptWithoutSecrets() throws Exception {
        start(LOCAL, Map.of());
        Logger log = Logger.getLogger("org.clowder.management.test");
        SecretValues.keep("hunter2-of-the-console");
        for (int i = 0; i <= RecentWarnings.MOST; i++) {
            log.warning("warning " + i);
        }
        log.info("not this");
        log.log(Level.SEVERE, "password hunter2-of-the-console", new IllegalStateException("why"));

        List<Map<String, Object>> kept = console.warnings().list();
        assertThat(kept).hasSize(RecentWarnings.MOST);
        assertThat(kept.get(0))
                .containsEntry("level", "ERROR")
                .containsEntry("message", "password *** (java.lang.IllegalStateException: why)");
        assertThat(kept.get(1)).containsEntry("level", "WARN").containsEntry("message", "warning 50");
    }
}
