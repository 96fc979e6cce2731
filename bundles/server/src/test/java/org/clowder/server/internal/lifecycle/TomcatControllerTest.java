package org.clowder.server.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.clowder.server.ContextPlan;
import org.clowder.server.ServerState;
import org.clowder.server.internal.Eventually;
import org.clowder.server.internal.FakeFramework;
import org.clowder.server.internal.Settings;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.drain.Draining;
import org.clowder.server.internal.requests.RequestsUnderWay;
import org.clowder.server.internal.service.ServiceContributions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TomcatControllerTest {

    private static final String DESCRIPTOR =
            """
            <Server>
              <Listener className="%s"/>
              <Service name="A"><Engine name="A" defaultHost="h"><Host name="h"/></Engine></Service>
            </Server>
            """;

    private static volatile CountDownLatch starting;
    private static volatile CountDownLatch mayStart;
    private static volatile CountDownLatch destroyed;

    @TempDir
    Path directory;

    private final FakeFramework framework = new FakeFramework();
    private final AtomicBoolean settled = new AtomicBoolean();
    private Settings settings;
    private HostContexts hosts;

    /** Keeps the server from coming to an end of its start, whatever interrupts it. */
    public static final class Stubborn implements LifecycleListener {
        @Override
        public void lifecycleEvent(LifecycleEvent event) {
            if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
                starting.countDown();
                boolean waits = true;
                while (waits) {
                    try {
                        mayStart.await();
                        waits = false;
                    } catch (InterruptedException e) {
                        // goes on waiting
                    }
                }
            } else if (event.getType().equals(Lifecycle.AFTER_DESTROY_EVENT)) {
                destroyed.countDown();
            }
        }
    }

    /** Answers. */
    public static final class Answering extends ValveBase {
        @Override
        public void invoke(Request request, Response response) throws IOException {
            response.getWriter().write("answered");
        }
    }

    @BeforeEach
    void write() throws IOException {
        starting = new CountDownLatch(1);
        mayStart = new CountDownLatch(1);
        destroyed = new CountDownLatch(1);
        settings = new Settings(directory, Map.of("stop.timeout", "200", "stop.grace", "50"));
        Files.createDirectories(settings.descriptor().getParent());
        Files.createDirectories(directory.resolve("webapps"));
        Files.writeString(settings.descriptor(), DESCRIPTOR.formatted(Stubborn.class.getName()));
    }

    private TomcatController controller() {
        Contributions contributions = new Contributions(framework.context(), settings);
        hosts = new HostContexts(settings, contributions, new ServiceContributions(framework.context(), settings));
        hosts.settled(settled::get);
        TomcatController controller = new TomcatController(
                framework.context(),
                settings,
                hosts,
                contributions,
                new Draining(settings, hosts, List.of()),
                new ServerListeners(),
                Optional::empty);
        controller.open();
        return controller;
    }

    @Test
    void aServerRunsUntilItsComponentStops() {
        mayStart.countDown();
        TomcatController controller = controller();
        Eventually.is(() -> controller.state() == ServerState.RUNNING);
        assertThat(controller.server()).isPresent();
        controller.close();
        assertThat(controller.state()).isEqualTo(ServerState.STOPPED);
        assertThat(destroyed.getCount()).isZero();
    }

    @Test
    void aServerIsDestroyedThoughAnApplicationIsUndeployedWhileItStops() throws Exception {
        mayStart.countDown();
        settled.set(true);
        TomcatController controller = controller();
        Eventually.is(() -> controller.state() == ServerState.RUNNING);
        hosts.start(new ContextPlan(
                "/shop",
                "",
                directory,
                Optional.empty(),
                List.of(),
                (context, host) -> context.addLifecycleListener(TomcatControllerTest::destroyOnceStopped)));
        controller.close();
        assertThat(destroyed.getCount()).isZero();
    }

    private static void destroyOnceStopped(LifecycleEvent event) {
        if (event.getType().equals(Lifecycle.AFTER_STOP_EVENT)) {
            try {
                event.getLifecycle().destroy();
            } catch (LifecycleException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aStartThatDoesNotEndHoldsUpNoStopAndLeavesNoServerBehind() throws Exception {
        TomcatController controller = controller();
        starting.await();
        CompletableFuture.runAsync(controller::close).get(20, TimeUnit.SECONDS);
        assertThat(controller.state()).isEqualTo(ServerState.STOPPED);

        mayStart.countDown();
        destroyed.await();
        assertThat(controller.state()).isEqualTo(ServerState.STOPPED);
    }

    @Test
    void whoComesForAnApplicationThatStillStartsWaitsForIt() throws Exception {
        mayStart.countDown();
        Files.writeString(
                settings.descriptor(),
                DESCRIPTOR
                        .formatted(Stubborn.class.getName())
                        .replace("<Engine", "<Connector port=\"0\" address=\"127.0.0.1\"/><Engine"));
        TomcatController controller = controller();
        Eventually.is(() -> controller.state() == ServerState.RUNNING);
        Connector connector =
                controller.server().orElseThrow().findServices()[0].findConnectors()[0];
        CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/shop"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Eventually.is(() -> RequestsUnderWay.of(connector).size() == 1);
        assertThat(answer).isNotDone();

        settled.set(true);
        assertThat(answer.get().statusCode()).isEqualTo(404);
        controller.close();
    }

    private int statusWhileItStarts(String wait, String path) throws Exception {
        mayStart.countDown();
        settings = new Settings(directory, Map.of("stop.timeout", "200", "stop.grace", "50", "exchange.wait", wait));
        Files.writeString(
                settings.descriptor(),
                DESCRIPTOR
                        .formatted(Stubborn.class.getName())
                        .replace("<Engine", "<Connector port=\"0\" address=\"127.0.0.1\"/><Engine")
                        .replace(
                                "<Host name=\"h\"/>",
                                "<Host name=\"h\"><Context path=\"/runs\" docBase=\"" + directory
                                        + "\"><Valve className=\"" + Answering.class.getName()
                                        + "\"/></Context></Host>"));
        TomcatController controller = controller();
        try {
            Eventually.is(() -> controller.state() == ServerState.RUNNING);
            int port = controller
                    .server()
                    .orElseThrow()
                    .findServices()[0]
                    .findConnectors()[0]
                    .getLocalPort();
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } finally {
            controller.close();
        }
    }

    @Test
    void whoeverDoesNotWaitIsSentElsewhereWhileItStarts() throws Exception {
        assertThat(statusWhileItStarts("0", "/shop")).isEqualTo(503);
    }

    @Test
    void anApplicationThatRunsAnswersWhileOthersStart() throws Exception {
        assertThat(statusWhileItStarts("0", "/runs/page")).isEqualTo(200);
    }

    @Test
    void whoStopsEndsAConnectionOfAjpWithTheAnswerThatItGives() throws Exception {
        mayStart.countDown();
        settled.set(true);
        settings = new Settings(directory, Map.of("stop.grace", "10000"));
        Files.writeString(
                settings.descriptor(),
                DESCRIPTOR
                        .formatted(Stubborn.class.getName())
                        .replace(
                                "<Engine",
                                "<Connector protocol=\"AJP/1.3\" port=\"0\" secretRequired=\"false\"/><Engine")
                        .replace(
                                "<Host name=\"h\"/>",
                                "<Host name=\"h\"><Context path=\"\" docBase=\"" + directory + "\"><Valve className=\""
                                        + Answering.class.getName() + "\"/></Context></Host>"));
        TomcatController controller = controller();
        Eventually.is(() -> controller.state() == ServerState.RUNNING);
        Connector connector =
                controller.server().orElseThrow().findServices()[0].findConnectors()[0];
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            assertThat(staysOpenAfterARequest(socket)).isTrue();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(controller::close);
            Eventually.is(() -> RequestsUnderWay.runsDry(connector));
            assertThat(staysOpenAfterARequest(socket)).isFalse();
            assertThat(socket.getInputStream().read()).isNegative();
            stop.get();
        }
    }

    /** What the end of the answer says; the AJPv13 protocol reference, "Request Packet Structure" and "End Response". */
    private static boolean staysOpenAfterARequest(Socket socket) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream request = new DataOutputStream(bytes);
        request.write(new byte[] {2, 2}); // forward a GET
        for (String text : List.of("HTTP/1.1", "/page", "127.0.0.1", "client", "server")) {
            request.writeUTF(text);
            request.writeByte(0);
        }
        request.writeShort(80);
        request.write(new byte[] {0, 0, 0, -1}); // no TLS, no headers
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(0x1234);
        out.writeShort(bytes.size());
        bytes.writeTo(out);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            in.readShort();
            byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            if (message[0] == 4) {
                assertThat(message[2]).as("status").isEqualTo((byte) 200);
            } else if (message[0] == 5) {
                return message[1] == 1;
            }
        }
    }

    @Test
    void whatScansHaveFoundIsKeptByAStartThatFailsAndNotByAStopOfAServerWithoutTheApplication() throws Exception {
        Path record = directory.resolve("data/scans/A%2Fh%2F%2Fshop");
        Files.createDirectories(record.getParent());
        Files.createFile(record);
        Files.writeString(settings.descriptor(), "<Server>");
        TomcatController failing = controller();
        Eventually.is(() -> failing.state() == ServerState.FAILED);
        failing.close();
        assertThat(record).exists();

        Files.writeString(settings.descriptor(), DESCRIPTOR.formatted(Stubborn.class.getName()));
        mayStart.countDown();
        TomcatController running = controller();
        Eventually.is(() -> running.state() == ServerState.RUNNING);
        running.close();
        assertThat(record).doesNotExist();
    }
}
