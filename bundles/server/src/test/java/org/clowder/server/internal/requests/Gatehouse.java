package org.clowder.server.internal.requests;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ResponseHold;

/** A server whose requests stay until they are let go, each in its own way. */
public final class Gatehouse implements AutoCloseable {

    /** More than sockets take. */
    private static final int FILE_LENGTH = 32 * 1024 * 1024;

    private final Path file;
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Semaphore arrived = new Semaphore(0);

    /** @param settings of a connector that is not initialised yet */
    public Gatehouse(Path directory, String protocol, Consumer<Connector> settings) throws LifecycleException {
        this.file = directory.resolve("file");
        try {
            Files.write(file, new byte[FILE_LENGTH]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(directory.toString());
        connector = new Connector(protocol);
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("bindOnInit", "false");
        settings.accept(connector);
        Connectors.prepare(connector);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", directory.toString());
        Wrapper wrapper = Tomcat.addServlet(context, "gate", new Gate());
        wrapper.setAsyncSupported(true);
        context.addServletMapping("/", "gate");
        tomcat.getHost().getPipeline().addValve(new Hold());
        tomcat.start();
    }

    public Connector connector() {
        return connector;
    }

    /** Answers at once, or by path. */
    private final class Gate extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getServletPath()) {
                case "/thread" -> {
                    arrived.release();
                    pass();
                    response.getWriter().print("done");
                }
                case "/async" -> {
                    AsyncContext async = request.startAsync();
                    threads.execute(() -> {
                        pass();
                        answer(async);
                    });
                    arrived.release();
                }
                case "/file" -> {
                    request.setAttribute(Globals.SENDFILE_FILENAME_ATTR, file.toString());
                    request.setAttribute(Globals.SENDFILE_FILE_START_ATTR, 0L);
                    request.setAttribute(Globals.SENDFILE_FILE_END_ATTR, (long) FILE_LENGTH);
                    response.setContentLength(FILE_LENGTH);
                    arrived.release();
                }
                default -> response.getWriter().print("done");
            }
        }
    }

    private static void answer(AsyncContext async) {
        try {
            async.getResponse().getWriter().print("done");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        async.complete();
    }

    private void pass() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Holds the response of a request for it, without a thread. */
    private final class Hold extends ValveBase {

        Hold() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, jakarta.servlet.ServletException {
            boolean holds = request.getRequestURI().equals("/held");
            getNext().invoke(request, response);
            if (holds) {
                Runnable release = ResponseHold.of(response.getCoyoteResponse());
                threads.execute(() -> {
                    pass();
                    release.run();
                });
                arrived.release();
            }
        }
    }

    /** Sends a request and returns, with its answer to come, once it is under way. */
    public CompletableFuture<String> ask(HttpClient.Version version, String path) throws InterruptedException {
        CompletableFuture<String> answer = send(version, path);
        if (!arrived.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the request has not arrived: " + answer);
        }
        return answer;
    }

    /** Sends a request; a file is taken once all may pass. */
    public CompletableFuture<String> send(HttpClient.Version version, String path) {
        int port = connector.getLocalPort();
        Runnable beforeMore = path.equals("/file") ? this::pass : () -> {};
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        byte[] body = version == HttpClient.Version.HTTP_2
                                ? Http2Client.get(port, path, beforeMore)
                                : get(port, path, beforeMore);
                        return body.length == FILE_LENGTH ? "done" : new String(body, StandardCharsets.US_ASCII);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    private static byte[] get(int port, String path, Runnable beforeBody) throws IOException {
        URLConnection connection =
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        try (InputStream in = connection.getInputStream()) {
            beforeBody.run();
            return in.readAllBytes();
        }
    }

    /** Lets all that wait go. */
    public void open() {
        open.countDown();
    }

    @Override
    public void close() throws LifecycleException {
        open();
        tomcat.stop();
        tomcat.destroy();
        threads.shutdown();
    }
}
