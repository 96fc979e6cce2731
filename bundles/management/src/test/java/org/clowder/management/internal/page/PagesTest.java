package org.clowder.management.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {

    private static final Page HEALTH = new Leaf(Optional.of("/health"), Audience.EVERYONE);
    private static final Page CONSOLE = new Leaf(Optional.of("/console"), Audience.OPERATORS);
    private static final Page OFF = new Leaf(Optional.empty(), Audience.EVERYONE);

    private final Pages pages = new Pages(List.of(OFF, HEALTH, CONSOLE));

    private record Leaf(Optional<String> path, Audience audience) implements Page {

        @Override
        public Answer answer(HttpServletRequest request, Audience reader) {
            return Answer.json(200, "{}");
        }
    }

    @Test
    void operatorsFindAllAndEveryoneWhatIsForEveryone() {
        assertThat(pages.find("/health", Audience.EVERYONE)).contains(HEALTH);
        assertThat(pages.find("/console", Audience.EVERYONE)).isEmpty();
        assertThat(pages.find("/health", Audience.OPERATORS)).contains(HEALTH);
        assertThat(pages.find("/console", Audience.OPERATORS)).contains(CONSOLE);
        assertThat(pages.find("/health/", Audience.OPERATORS)).isEmpty();
    }

    @Test
    void theServiceSaysWhoReads() {
        assertThat(Audience.of("Management")).isEqualTo(Audience.OPERATORS);
        assertThat(Audience.of("Catalina")).isEqualTo(Audience.EVERYONE);
    }

    @Test
    void everyEngineShowsThem() {
        StandardServer server = new StandardServer();
        StandardService withoutEngine = new StandardService();
        server.addService(withoutEngine);
        Engine catalina = engine(server, "Catalina");
        Engine management = engine(server, "Management");

        pages.attachTo(server);

        assertThat(catalina.getPipeline().getFirst()).isInstanceOf(PageValve.class);
        assertThat(management.getPipeline().getFirst()).isInstanceOf(PageValve.class);
    }

    @Test
    void anEngineThatMayShowNoneOfThemIsLeftAlone() {
        StandardServer server = new StandardServer();
        Engine catalina = engine(server, "Catalina");
        Engine management = engine(server, "Management");

        new Pages(List.of(CONSOLE)).attachTo(server);

        assertThat(catalina.getPipeline().getFirst()).isNotInstanceOf(PageValve.class);
        assertThat(management.getPipeline().getFirst()).isInstanceOf(PageValve.class);
    }

    @Test
    void aPageAnswersOnARunningServerUntilItsBundleLeaves(@TempDir Path base) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.getEngine();
        pages.attachTo(tomcat.getServer());
        try {
            int port = start(tomcat);
            assertThat(get(port, "/health").body()).isEqualTo("{}\n");
            assertThat(get(port, "/health").headers().firstValue("Cache-Control"))
                    .contains("no-store");
            assertThat(get(port, "/console").statusCode()).isEqualTo(404);

            pages.leave();
            assertThat(get(port, "/health").statusCode()).isEqualTo(404);
            pages.attachTo(tomcat.getServer());
            assertThat(get(port, "/health").statusCode()).isEqualTo(200);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static int start(Tomcat tomcat) throws LifecycleException {
        Connector connector = tomcat.getConnector();
        tomcat.start();
        return connector.getLocalPort();
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static Engine engine(StandardServer server, String name) {
        StandardService service = new StandardService();
        service.setName(name);
        Engine engine = new StandardEngine();
        engine.setName(name);
        service.setContainer(engine);
        server.addService(service);
        return engine;
    }
}
