package org.clowder.management.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.clowder.management.internal.NamedHost;
import org.clowder.management.internal.Settings;
import org.clowder.management.internal.health.HealthPages;
import org.clowder.server.Missing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartPagesTest {

    private final Tomcat tomcat = new Tomcat();
    private final StartPages start = new StartPages(new Settings(Map.of()));
    private final HttpClient client = HttpClient.newHttpClient();
    private Connector connector;

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    private void start(String service, Path base, Missing... missing) throws Exception {
        start.readiness = () -> List.of(missing);
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.getService().setName(service);
        tomcat.getHost();
        new HealthPages(new Settings(Map.of())).configured(tomcat.getServer());
        start.configured(tomcat.getServer());
        connector = tomcat.getConnector();
        tomcat.start();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + connector.getLocalPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void operatorsFindAListOfPagesThatLeadSomewhere(@TempDir Path base) throws Exception {
        start("Management", base);

        HttpResponse<String> list = send("GET", "/");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(list.body())
                .contains("<a href=\"/health/live\">", "<a href=\"/health/ready\">")
                .doesNotContain("href=\"/\"");
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void theListIsNotForWhoComesByAnUnknownNameAndHealthIs(@TempDir Path base) throws Exception {
        start("Management", base);
        int port = connector.getLocalPort();

        for (String known : List.of("localhost:" + port, "127.0.0.1", "192.0.2.7:8090", "[::1]:1", "[2001:db8::7]")) {
            assertThat(NamedHost.get(port, "/", known)).as(known).startsWith("HTTP/1.1 200");
        }
        assertThat(NamedHost.get(port, "/", null)).startsWith("HTTP/1.1 200");
        for (String unknown : List.of("evil.example", "127.0.0.1.evil.example:8090", "localhost.evil.example")) {
            assertThat(NamedHost.get(port, "/", unknown))
                    .as(unknown)
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("/health")
                    .endsWith("management.hosts in conf/clowder.properties adds it\n");
            assertThat(NamedHost.get(port, "/health/live", unknown)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void othersReadHowAnApplicationGetsThereAndThatThereIsNone(@TempDir Path base) throws Exception {
        start("Catalina", base);

        HttpResponse<String> landing = send("GET", "/");
        assertThat(landing.statusCode()).isEqualTo(404);
        assertThat(landing.body()).contains("bin/clowder deploy FILE").doesNotContain("href");
        HttpResponse<String> head = send("HEAD", "/");
        assertThat(head.statusCode()).isEqualTo(404);
        assertThat(head.body()).isEmpty();
        assertThat(send("POST", "/").body()).doesNotContain("bin/clowder");
        assertThat(send("GET", "/else").body()).doesNotContain("bin/clowder");
    }

    @Test
    void anApplicationIsThereFirst(@TempDir Path base) throws Exception {
        Context root = tomcat.addContext("", base.toString());
        Tomcat.addServlet(root, "files", "org.apache.catalina.servlets.DefaultServlet");
        root.addServletMapping("/", "files");
        root.addWelcomeFile("index.html");
        Files.writeString(base.resolve("index.html"), "root");
        start("Catalina", base);

        assertThat(send("GET", "/").body()).isEqualTo("root");
    }

    @Test
    void whileOneMayYetComeTomcatAnswers(@TempDir Path base) throws Exception {
        start("Catalina", base, Missing.of("application /: DEPLOYING"));

        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/").body()).doesNotContain("bin/clowder");
    }
}
