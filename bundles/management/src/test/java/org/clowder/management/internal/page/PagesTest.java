package org.clowder.management.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.apache.catalina.Engine;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final Page HEALTH = new Leaf(Optional.of("/health"), Audience.EVERYONE);
    private static final Page CONSOLE = new Leaf(Optional.of("/console"), Audience.OPERATORS);
    private static final Page OFF = new Leaf(Optional.empty(), Audience.EVERYONE);

    private final Pages pages = new Pages();

    private record Leaf(Optional<String> path, Audience audience) implements Page {

        @Override
        public Answer answer(HttpServletRequest request, Audience reader) {
            return Answer.json(200, "{}");
        }
    }

    @Test
    void operatorsFindAllAndEveryoneWhatIsForEveryone() {
        pages.addPage(OFF);
        pages.addPage(HEALTH);
        pages.addPage(CONSOLE);

        assertThat(pages.find("/health", Audience.EVERYONE)).contains(HEALTH);
        assertThat(pages.find("/console", Audience.EVERYONE)).isEmpty();
        assertThat(pages.find("/health", Audience.OPERATORS)).contains(HEALTH);
        assertThat(pages.find("/console", Audience.OPERATORS)).contains(CONSOLE);
        assertThat(pages.find("/health/", Audience.OPERATORS)).isEmpty();

        pages.removePage(CONSOLE);
        assertThat(pages.find("/console", Audience.OPERATORS)).isEmpty();
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

        pages.configured(server);

        assertThat(catalina.getPipeline().getFirst()).isInstanceOf(PageValve.class);
        assertThat(management.getPipeline().getFirst()).isInstanceOf(PageValve.class);
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
