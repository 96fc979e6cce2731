package org.clowder.server.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which requests a member turns away that is to take no new sessions. */
@Timeout(60)
class DiversionTest {

    private final AtomicBoolean diverts = new AtomicBoolean();
    private final CompletableFuture<Runnable> started = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "pages", new Pages()).setAsyncSupported(true);
        context.addServletMapping("/*", "pages");
        Diversion.install(tomcat.getHost(), diverts::get);
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    /** {@code /later} is answered by a dispatch, {@code /session} begins a session. */
    private final class Pages extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.REQUEST
                    && request.getRequestURI().equals("/later")) {
                started.complete(request.startAsync()::dispatch);
                return;
            }
            if (request.getRequestURI().equals("/session")) {
                request.getSession();
            }
            response.getOutputStream().print("answered");
        }
    }

    private CompletableFuture<HttpResponse<String>> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aRequestThatWasLetInIsAnsweredByItsDispatch() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get("/later");
        Runnable dispatch = started.get();
        diverts.set(true);
        dispatch.run();
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo("answered");
        assertThat(get("/later").get().statusCode()).isEqualTo(503);
    }

    @Test
    void onlyWhoHasASessionIsLetIn() throws Exception {
        String cookie = get("/session").get().headers().firstValue("Set-Cookie").orElseThrow();
        diverts.set(true);
        assertThat(get("/", "Cookie", cookie.replaceAll(";.*", "")).get().statusCode())
                .isEqualTo(200);
        HttpResponse<String> other = get("/", "Cookie", "JSESSIONID=0123").get();
        assertThat(other.statusCode()).isEqualTo(503);
        assertThat(other.headers().firstValue("Retry-After")).contains("1");
    }
}
