package org.clowder.boot.hazelcast;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that counts the visits of a session, in an object of its own. */
@Configuration
@EnableAutoConfiguration
class Application {

    /** A class of the application. */
    private record Visits(int number) implements Serializable {}

    private static final class Counter extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            int before = session.getAttribute("visits") instanceof Visits visits ? visits.number() : 0;
            session.setAttribute("visits", new Visits(before + 1));
            response.getWriter().print(before + 1);
        }
    }

    @Bean
    ServletRegistrationBean<HttpServlet> counter() {
        return new ServletRegistrationBean<>(new Counter(), "/");
    }

    /**
     * Starts it in this JVM.
     *
     * @param beans that it has besides, under names of their own
     */
    static ConfigurableApplicationContext run(List<?> beans, String... properties) {
        ApplicationContextInitializer<ConfigurableApplicationContext> more = context -> {
            for (int i = 0; i < beans.size(); i++) {
                context.getBeanFactory().registerSingleton("bean-" + i, beans.get(i));
            }
        };
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off")
                .initializers(more)
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
    }

    static HttpResponse<String> visit(ConfigurableApplicationContext application, String session) throws IOException {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        URI page = URI.create("http://127.0.0.1:" + port + "/");
        return session == null ? Http.get(page) : Http.get(page, "Cookie", "JSESSIONID=" + session);
    }

    static String session(HttpResponse<String> response) {
        String cookie = response.headers()
                .firstValue("Set-Cookie")
                .orElseThrow(
                        () -> new AssertionError("No session with " + response.statusCode() + " " + response.body()));
        return cookie.substring("JSESSIONID=".length(), cookie.indexOf(';'));
    }
}
