package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tomcat's own examples, packed as a WAR and otherwise unmodified. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExamplesIT {

    private static final String HOST = "autoDeploy=\"false\">\n        <Valve";

    @RegisterExtension
    static final Members members = new Members();

    private static Path examples;
    private static Cluster cluster;

    @BeforeAll
    static void start() {
        examples = WarBuilder.pack(
                Path.of(System.getProperty("clowder.examples")),
                members.directory().resolve("examples.war"));
        cluster = members.cluster(2)
                .each(member -> member.deploy(examples)
                        .edit(
                                "catalina-server.xml",
                                xml -> withContext(xml, "<Context path=\"/examples\" distributable=\"true\"/>")))
                .start();
    }

    private static String withContext(String xml, String context) {
        return xml.replace(HOST, HOST.replace("\n", "\n        " + context + "\n"));
    }

    @Test
    void expressionsTagFilesAndCustomTagsOfItsPagesWork() {
        assertThat(page("/examples/jsp/jsp2/el/basic-arithmetic.jsp"))
                .contains("<td>${1.2E4 + 1.4}</td>", "<td>12001.4</td>");
        assertThat(page("/examples/jsp/jsp2/tagfiles/hello.jsp")).contains("Hello, world!");
        assertThat(page("/examples/jsp/jsp2/simpletag/book.jsp")).contains("The Lord of the Rings");
        assertThat(page("/examples/jsp/tagplugin/foreach.jsp")).contains("One", "Two", "Three");
        assertThat(page("/examples/jsp/dates/date.jsp")).contains("Day of month: is");
        assertThat(page("/examples/servlets/servlet/HelloWorldExample")).contains("Hello World!");
    }

    @Test
    void theChatShowsEachClientWhatTheOtherWrites() throws Exception {
        Client one = new Client("/examples/websocket/chat");
        assertThat(one.next()).contains("has joined");
        Client two = new Client("/examples/websocket/chat");
        assertThat(one.next()).contains("has joined");
        assertThat(two.next()).contains("has joined");

        one.socket.sendText("good morning", true).join();

        assertThat(one.next()).contains("good morning");
        assertThat(two.next()).contains("good morning");
        two.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(one.next()).contains("has disconnected");
        one.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Test
    void theEchoEndpointAnswersWhatItGets() throws Exception {
        Client client = new Client("/examples/websocket/echoAnnotation");

        client.socket.sendText("echo this", true).join();

        assertThat(client.next()).isEqualTo("echo this");
        client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Test
    void theSessionExampleReplicatesBecauseTheDescriptorSaysDistributable() throws IOException {
        expectReplication(cluster);
        assertThat(MemberReport.application(cluster.first(), "/examples"))
                .containsEntry("replicated", true)
                .extractingByKey("replication")
                .asString()
                .contains("distributable=\"true\"", "<Context>");
    }

    @Test
    void theSameWarInTheAppBaseReplicatesAsWell() throws IOException {
        Cluster other = members.cluster(2)
                .each(member -> member.put(examples, "webapps/examples.war")
                        .edit(
                                "catalina-server.xml",
                                xml -> withContext(
                                        xml,
                                        "<Context path=\"/examples\" docBase=\"examples\" distributable=\"true\"/>")))
                .start();

        expectReplication(other);
        other.each(Member::close);
    }

    private static void expectReplication(Cluster members) throws IOException {
        String page = "/examples/servlets/servlet/SessionExample";
        Visitor visitor = new Visitor(page);
        assertThat(visitor.get(members.first(), page + "?dataname=color&datavalue=ultramarine")
                        .body())
                .contains("color = ultramarine");
        String id = visitor.sessionId();
        assertThat(visitor.get(members.second(), page + "?dataname=shape&datavalue=rhombus")
                        .body())
                .contains("color = ultramarine", "shape = rhombus", id);
        assertThat(visitor.get(members.first(), page).body()).contains("color = ultramarine", "shape = rhombus", id);
        assertThat(visitor.sessionId()).isEqualTo(id);
    }

    private static String page(String path) {
        return Http.page(cluster.first().url(path));
    }

    /** A WebSocket client that keeps whole text messages. */
    private static final class Client implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;

        Client(String path) {
            URI uri = URI.create("ws://127.0.0.1:" + cluster.first().httpPort() + path);
            socket = Http.CLIENT.newWebSocketBuilder().buildAsync(uri, this).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        String next() throws InterruptedException {
            String message = messages.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("a message within 10 s").isNotNull();
            return message;
        }
    }
}
