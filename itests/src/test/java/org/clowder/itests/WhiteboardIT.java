package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.SourceFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services of the Servlet Whiteboard; the cases run in the member, see {@code itests/whiteboard}. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class WhiteboardIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int THREADS = 8;
    private static final int CASES = 83;

    private static final String CHAT =
            """
            package com.acme.chat;

            import jakarta.websocket.OnMessage;
            import jakarta.websocket.server.PathParam;
            import jakarta.websocket.server.ServerEndpoint;
            import org.osgi.service.component.annotations.Component;

            %s""";

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    @BeforeAll
    static void start() {
        member = members.single("board").deploy(cases());
        member.start().awaitReady();
        await("the whiteboard")
                .atMost(SOON)
                .until(() -> Http.status(member.url("/cases")).orElse(0) == 200);
    }

    private static Path cases() {
        Path built = Build.testBundle().resolveSibling("whiteboard.jar");
        return BundleCopy.version(built, members.directory().resolve("cases.jar"), "1.0.0");
    }

    @TestFactory
    Stream<DynamicTest> casesInsideTheMember() {
        List<String> names = Http.page(member.url("/cases")).lines().toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(CASES);
        return names.stream()
                .map(name ->
                        DynamicTest.dynamicTest(name, () -> assertThat(Http.page(member.url("/cases?name=" + name)))
                                .isEqualTo("passed")));
    }

    /** With a body in the place of its dots, and made a component by bnd, as builds do it. */
    @Test
    void theEndpointThatTheDocumentPrintsIsAComponentThatAnswers() throws Exception {
        Path classes = members.directory().resolve("chat");
        SourceFile.compile(
                classes,
                "com.acme.chat.Chat",
                CHAT.formatted(
                        Build.document("docs/whiteboard.md")
                                .block("@Component(")
                                .replace(
                                        "...",
                                        """
                                @OnMessage
                                public String said(@PathParam("room") String room, String text) {
                                    return room + ": " + text;
                                }
                                """)));
        Path bundle = members.directory().resolve("chat.jar");
        try (Builder builder = new Builder()) {
            builder.addClasspath(classes.toFile());
            builder.setBundleSymbolicName("com.acme.chat");
            builder.setProperty(Constants.PRIVATEPACKAGE, "com.acme.chat");
            builder.build().write(bundle.toFile());
            assertThat(builder.getErrors()).isEmpty();
        }
        member.deploy(bundle);

        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket.Listener ear = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                heard.add(data.toString());
                return null;
            }
        };
        URI room = URI.create(member.url("/chat/cats").toString().replaceFirst("http", "ws"));
        await("the endpoint").atMost(SOON).ignoreExceptions().until(() -> HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(room, ear)
                .get(10, TimeUnit.SECONDS)
                .sendText("purr", true)
                .isDone());
        assertThat(heard.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("cats: purr");
        member.remove("deploy/chat.jar");
    }

    @Test
    void anApplicationHasThePathAsLongAsItIsThere() {
        Path root = new WarBuilder()
                .file("version.txt", "root")
                .build(members.directory().resolve("ROOT.war"));
        member.deploy(root);
        await("the application on /").atMost(SOON).ignoreExceptions().until(() -> Http.page(member.url("/version.txt"))
                .equals("root"));
        assertThat(Http.status(member.url("/cases"))).contains(404);
        assertThat(member.consoleLines("The whiteboard gives way: / has")).hasSize(1);
        await().atMost(SOON).untilAsserted(() -> assertThat(MemberReport.applications(member))
                .filteredOn(application -> application.get("path").equals("/"))
                .extracting(application -> application.get("kind") + " " + application.get("state"))
                .containsExactlyInAnyOrder("war DEPLOYED", "whiteboard UNDEPLOYED"));
        await().atMost(SOON).until(member::ready);

        member.remove("deploy/ROOT.war");
        await("the whiteboard")
                .atMost(SOON)
                .until(() -> Http.status(member.url("/cases")).orElse(0) == 200);
        assertThat(member.consoleLines("The whiteboard gives way")).hasSize(1);
    }

    @Test
    void whoWaitsForAServiceLeavesThreadsToOthers() {
        Member narrow = members.single("narrow")
                .set("clowder.properties", "whiteboard.patience", "60000")
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replaceFirst("(<Connector [^>]*)/>", "$1 maxThreads=\"" + THREADS + "\"/>"))
                .deploy(cases())
                .deploySamples("whiteboard.jar");
        narrow.start().awaitReady();
        await("the whiteboard")
                .atMost(SOON)
                .until(() -> Http.status(narrow.url("/cases")).orElse(0) == 200
                        && Http.status(narrow.url("/whiteboard")).orElse(0) == 200);
        narrow.cli("shell", "stop org.clowder.samples.whiteboard").done();

        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(narrow.url("/whiteboard")).build();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode));
            assertThat(Http.status(narrow.url("/cases"))).contains(200);
        }
        await("some are told to come again").atMost(SOON).untilAsserted(() -> assertThat(answers)
                .filteredOn(CompletableFuture::isDone)
                .extracting(CompletableFuture::join)
                .hasSizeBetween(THREADS / 2 - 1, THREADS - 1)
                .containsOnly(503));
        narrow.cli("shell", "start org.clowder.samples.whiteboard").done();

        assertThat(answers).extracting(CompletableFuture::join).containsOnly(503, 200);
    }

    @Test
    void itIsInAContextOfTheDescriptorAndOnlyWhileThereIsAService() throws IOException {
        Member other = members.single("elsewhere")
                .set("clowder.properties", "whiteboard.path", "/board")
                .set("clowder.properties", "whiteboard.patience", "300")
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replace(
                                "autoDeploy=\"false\">",
                                "autoDeploy=\"false\"><Context path=\"/board\" sessionCookieName=\"BOARD\"/>"));
        other.start().awaitReady();
        assertThat(Http.status(other.url("/board/cases"))).contains(404);
        assertThat(MemberReport.applications(other)).isEmpty();

        other.deploy(cases()).deploySamples("whiteboard.jar");
        await("the whiteboard")
                .atMost(SOON)
                .until(() -> Http.status(other.url("/board/cases")).orElse(0) == 200
                        && Http.status(other.url("/board/whiteboard")).orElse(0) == 200);
        assertThat(Http.get(other.url("/board/whiteboard")).headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).startsWith("BOARD="));
        assertThat(Http.status(other.url("/cases"))).contains(404);
        assertThat(other.cli("shell", "whiteboard:list").done().out())
                .contains("/cases SERVLET", "/whiteboard/* SERVLET");
        for (String name : List.of("theEndpointIsThePathOfItsContext", "whatIsForAnotherWhiteboardIsLeftAlone")) {
            assertThat(Http.page(other.url("/board/cases?name=RuntimeCases." + name)))
                    .isEqualTo("passed");
        }

        other.remove("deploy/whiteboard.jar").remove("deploy/" + cases().getFileName());
        await("the end of the context").atMost(SOON).until(() -> MemberReport.applications(other)
                .isEmpty());
    }
}
