package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.BoardServlet;
import org.clowder.itests.app.EventsServlet;
import org.clowder.itests.app.NotesEndpoint;
import org.clowder.itests.app.NotesServlet;
import org.clowder.itests.app.Order;
import org.clowder.itests.app.OrderDesk;
import org.clowder.itests.app.ProtectedServlet;
import org.clowder.itests.app.RemoteServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Visitors are half-way through something when their member dies: each goes on at the other one, without any framework. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HalfWayIT {

    private static final String SECURED =
            """
            <security-constraint>
              <web-resource-collection><web-resource-name>in</web-resource-name><url-pattern>/in</url-pattern></web-resource-collection>
              <auth-constraint><role-name>reader</role-name></auth-constraint>
            </security-constraint>
            <login-config>
              <auth-method>FORM</auth-method>
              <form-login-config>
                <form-login-page>/login.html</form-login-page><form-error-page>/error.html</form-error-page>
              </form-login-config>
            </login-config>
            <security-role><role-name>reader</role-name></security-role>
            """;

    private static final String REALM =
            "<Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"conf/users.xml\"/>";

    private static final String BOARD =
            "<Context path=\"/board\" className=\"org.clowder.session.ReplicatedContext\"/>";

    private static final String USERS =
            "<tomcat-users><user username=\"alice\" password=\"secret\" roles=\"reader\"/></tomcat-users>";

    @RegisterExtension
    static final Members members = new Members();

    private static Member second;

    /** One visitor for each test. */
    private static final Browser caller = new Browser();

    private static final Browser listener = new Browser();
    private static final Browser talker = new Browser();
    private static final Browser reader = new Browser();
    private static final Browser writer = new Browser();

    @BeforeAll
    static void begin() throws Exception {
        WarBuilder application = new WarBuilder()
                .distributable()
                .servlet(RemoteServlet.class, "/orders")
                .type(Order.class)
                .type(OrderDesk.class)
                .asyncServlet(EventsServlet.class, "/events/*")
                .asyncServlet(NotesServlet.class, "/notes/*")
                .type(NotesEndpoint.class)
                .type(NotesEndpoint.Visitors.class)
                .servlet(ProtectedServlet.class, "/in")
                .webXml(SECURED)
                .file("login.html", "who are you?")
                .file("error.html", "no");
        WarBuilder board = new WarBuilder().distributable().servlet(BoardServlet.class, "/out/*");
        Cluster cluster = members.cluster(2).each(member -> prepare(member, application, board));
        cluster.start();
        Member first = cluster.first();
        second = cluster.second();

        call(first, "take", new Order("pears", 2));
        call(first, "take", new Order("plums", 3));
        call(first, "take", new Order("figs", 4));
        assertThat(call(first, "cancelLast", null)).isEqualTo("5 pieces: pears, plums");
        assertThat(listener.get(first, "/app/events/list").body()).isEqualTo("[] null");
        assertThat(events(first, 0)).endsWith("[1, 2, 3, 4, 5]");
        talker.get(first, "/app/notes/begin?value=0");
        assertThat(talk(first, "one")).isEqualTo("added");
        assertThat(reader.get(first, "/app/in?text=read").body()).isEqualTo("who are you?");
        assertThat(writer.post(first, "/app/in", Map.of("text", "written")).body())
                .isEqualTo("who are you?");
        new Browser().get(first, "/board/out/set?name=motto&value=one");
        // what no answer waits for
        awaitBody(listener, "/app/events/list", "[1, 2, 3, 4, 5] 5");
        awaitBody(talker, "/app/notes/show", "0,one");
        awaitBody(new Browser(), "/board/out/get?name=motto", "one");
        first.kill();
    }

    private static void prepare(Member member, WarBuilder application, WarBuilder board) {
        member.deploy(application.build(members.directory().resolve("app.war")))
                .deploy(board.build(members.directory().resolve("board.war")))
                .edit("catalina-server.xml", xml -> xml.replaceFirst("<Cluster", REALM + "<Cluster")
                        .replaceFirst("<Valve", BOARD + "<Valve"));
        try {
            Files.writeString(member.base().resolve("conf/users.xml"), USERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitBody(Browser browser, String resource, String body) {
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(browser.get(second, resource).body()).isEqualTo(body));
    }

    private static String call(Member member, String method, Serializable argument) throws IOException {
        Map<String, String> form = argument == null
                ? Map.of("method", method)
                : Map.of("method", method, "argument", Base64.getEncoder().encodeToString(bytes(argument)));
        return caller.post(member, "/app/orders", form).body();
    }

    private static byte[] bytes(Serializable object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static String cookie(Browser browser) {
        return "JSESSIONID=" + browser.cookie("JSESSIONID");
    }

    /** The data of the last of five events; the stream stays open. */
    private static String events(Member member, int had) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(member.url("/app/events/stream"))
                .headers("Cookie", cookie(listener), "Last-Event-ID", "" + had)
                .build();
        HttpResponse<Stream<String>> response = Http.CLIENT.send(request, HttpResponse.BodyHandlers.ofLines());
        List<String> data = response.body()
                .filter(line -> line.startsWith("data: "))
                .limit(5)
                .toList();
        return data.get(4);
    }

    private static String talk(Member member, String message) throws InterruptedException {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        WebSocket.Listener notes = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                answers.add(text.toString());
                return null;
            }
        };
        WebSocket socket = Http.CLIENT
                .newWebSocketBuilder()
                .header("Cookie", cookie(talker))
                .buildAsync(URI.create("ws://127.0.0.1:" + member.httpPort() + "/app/socket"), notes)
                .join();
        socket.sendText(message, true).join();
        return answers.poll(10, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> logIn(Browser browser) throws IOException {
        return browser.post(second, "/app/j_security_check", Map.of("j_username", "alice", "j_password", "secret"));
    }

    @Test
    void callsOfAServiceInTheSession() throws IOException {
        assertThat(call(second, "take", new Order("limes", 1))).isEqualTo("6 pieces: pears, plums, limes");
    }

    @Test
    void eventsAfterTheLastOneThatTheClientHad() throws Exception {
        assertThat(events(second, 5)).endsWith("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]");
    }

    @Test
    void messagesOfAWebSocketThatIsOpenedAgain() throws Exception {
        assertThat(talk(second, "two")).isEqualTo("added");
        assertThat(talker.get(second, "/app/notes/show").body()).isEqualTo("0,one,two");
    }

    @Test
    void anAttributeOfTheServletContext() throws IOException {
        assertThat(new Browser().get(second, "/board/out/get?name=motto").body())
                .isEqualTo("one");
    }

    @Test
    void aLoginByFormEndsAtThePageThatWasAskedFor() throws IOException {
        assertThat(logIn(reader).body()).isEqualTo("GET of alice: read");
    }

    @Test
    void aLoginByFormEndsWithWhatWasPosted() throws IOException {
        assertThat(logIn(writer).body()).isEqualTo("POST of alice: written");
    }
}
