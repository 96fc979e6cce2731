package org.clowder.itests.whiteboard;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.ServiceRegistration;

/** Services that are WebSocket endpoints, which no specification knows yet. */
final class SocketCases {

    private final Site site;

    SocketCases(Site site) {
        this.site = site;
    }

    /** Answers by its annotation. */
    @ServerEndpoint("/echo/{who}")
    public static final class Echo {

        /** Greets. */
        @OnMessage
        public String answer(@PathParam("who") String who, String text) {
            return who + ": " + text;
        }
    }

    /** Answers by a handler. */
    private static final class Plain extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>)
                    text -> session.getAsyncRemote().sendText("plain " + text, result -> {}));
        }
    }

    /** What a browser hears. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    private WebSocket connect(String path, Ear ear) {
        return site.browser()
                .newWebSocketBuilder()
                .buildAsync(site.uri("ws", path), ear)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private String say(String path, String text) throws InterruptedException {
        Ear ear = new Ear();
        WebSocket socket = connect(path, ear);
        socket.sendText(text, true).join();
        String heard = ear.heard.poll(10, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        return heard;
    }

    private boolean refuses(String path) {
        try {
            connect(path, new Ear());
            return false;
        } catch (CompletionException e) {
            return true;
        }
    }

    void anAnnotatedOneIsAtThePathOfItsAnnotation() throws InterruptedException {
        site.offer(Object.class, new Echo(), ".org.clowder.websocket", true);
        Expect.equal(say("/echo/me", "hello"), "me: hello");
        Expect.that(refuses("/echo"), "nothing at another path");
    }

    void oneIsAtThePathOfTheProperty() throws InterruptedException {
        site.offer(Endpoint.class, new Plain(), ".org.clowder.websocket", "/plain");
        site.offer(Echo.class, new Echo(), ".org.clowder.websocket", "/other/{who}");
        Expect.equal(say("/plain", "hello"), "plain hello");
        Expect.equal(say("/other/you", "hello"), "you: hello");
    }

    void itGoesWithItsServiceAndItsConnectionsToo() throws Exception {
        ServiceRegistration<Endpoint> registration =
                site.offer(Endpoint.class, new Plain(), ".org.clowder.websocket", "/plain");
        Ear ear = new Ear();
        connect("/plain", ear);
        site.retract(registration);
        Expect.equal(ear.closed.get(10, TimeUnit.SECONDS), 1001);
        Expect.that(refuses("/plain"), "nothing there any more");
    }

    void aServletMayHaveTheSamePath() throws IOException, InterruptedException {
        site.page("page", "servlet.pattern", "/plain");
        site.offer(Endpoint.class, new Plain(), ".org.clowder.websocket", "/plain");
        Expect.equal(site.text("/plain"), "page");
        Expect.equal(say("/plain", "hello"), "plain hello");
    }

    void whatIsNoneIsLeftOut() {
        site.offer(Object.class, new Object(), ".org.clowder.websocket", "/none");
        site.offer(Endpoint.class, new Plain(), ".org.clowder.websocket", true);
        Expect.that(refuses("/none"), "nothing there");
    }
}
