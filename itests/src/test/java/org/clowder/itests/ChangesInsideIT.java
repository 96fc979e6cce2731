package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.NotesEndpoint;
import org.clowder.itests.app.NotesServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An object of a session is changed without being set again, in all the ways in which applications have it in hand. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ChangesInsideIT {

    private static final int SESSIONS = 60;
    private static final int AT_ONCE = 4;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        WarBuilder application = new WarBuilder()
                .distributable()
                .asyncServlet(NotesServlet.class, "/notes/*")
                .type(NotesEndpoint.class)
                .type(NotesEndpoint.Visitors.class);
        cluster = members.cluster(3)
                .each(member ->
                        member.deploy(application.build(members.directory().resolve("notes.war"))));
        cluster.start();
    }

    private static Visitor visitor() throws IOException {
        Visitor visitor = new Visitor("/notes");
        add(visitor, "begin", "0");
        return visitor;
    }

    private static void add(Visitor visitor, String how, String value) throws IOException {
        assertThat(visitor.get(cluster.first(), "/notes/notes/" + how + "?value=" + value)
                        .statusCode())
                .isEqualTo(200);
    }

    private static Set<String> notes(Visitor visitor, Member member) {
        try {
            return new TreeSet<>(
                    List.of(visitor.get(member, "/notes/notes/show").body().split(",")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow", "large", "async", "own", "dispatched"})
    void theOtherMembersHaveIt(String how) throws IOException {
        Visitor visitor = visitor();
        Set<String> expected = new TreeSet<>(Set.of("0"));
        for (int i = 1; i <= 5; i++) {
            add(visitor, how, how + i);
            expected.add(how + i);
            for (Member member : List.of(cluster.second(), cluster.third())) {
                await().atMost(10, TimeUnit.SECONDS)
                        .untilAsserted(() -> assertThat(notes(visitor, member)).isEqualTo(expected));
            }
        }
    }

    @Test
    void theyHaveWhatSeveralRequestsOfOneSessionDoAtOnce() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        List<Visitor> visitors = new ArrayList<>();
        Set<String> expected = new TreeSet<>(Set.of("0"));
        for (int i = 0; i < SESSIONS; i++) {
            Visitor visitor = visitor();
            visitors.add(visitor);
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int k = 0; k < AT_ONCE; k++) {
                String value = "at once " + k;
                expected.add(value);
                Visitor same = Visitor.withSessionOf(visitor, "/notes");
                all.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                add(same, "slow", value.replace(' ', '+'));
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        },
                        clients));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        }
        clients.shutdown();
        for (Visitor visitor : visitors) {
            assertThat(notes(visitor, cluster.second())).isEqualTo(expected);
        }
    }

    private static final class Answers implements WebSocket.Listener {

        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            texts.add(text.toString());
            return WebSocket.Listener.super.onText(socket, text, last);
        }
    }

    @Test
    void theyHaveWhatMessagesOfAWebSocketDo() throws Exception {
        Visitor visitor = visitor();
        Answers answers = new Answers();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Cookie", "JSESSIONID=" + visitor.sessionId())
                .buildAsync(URI.create("ws://127.0.0.1:" + cluster.first().httpPort() + "/notes/socket"), answers)
                .join();
        Set<String> expected = new TreeSet<>(Set.of("0"));
        for (int i = 1; i <= 5; i++) {
            socket.sendText("message " + i, true).join();
            assertThat(answers.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("added");
            expected.add("message " + i);
            await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> assertThat(notes(visitor, cluster.third()))
                    .isEqualTo(expected));
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
}
