package org.clowder.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VisitsServletTest {

    private final Tomcat tomcat = new Tomcat();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @BeforeEach
    void start(@TempDir Path base) throws Exception {
        tomcat.setSilent(true);
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("/hello", base.toString());
        context.addApplicationListener(NameOfMember.class.getName());
        Tomcat.addServlet(context, "visits", VisitsServlet.class.getName()).addMapping("/");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void countsTheVisitsOfOneSessionAsJson() throws Exception {
        assertThat(get("application/json").body())
                .matches("\\{\"member\":\"a \\\\\"quoted\\\\\" <name>\",\"session\":\"[0-9A-F]+\",\"count\":1}");
        assertThat(get("application/json").body()).endsWith("\"count\":2}");
    }

    @Test
    void showsTheSameAsAPageWithTheNameEscaped() throws Exception {
        HttpResponse<String> page = get("text/html");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.body())
                .contains("<div class=\"count\">1</div>", "a &quot;quoted&quot; &lt;name&gt;")
                .doesNotContain("<name>");
    }

    private HttpResponse<String> get(String accept) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/hello/");
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", accept).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
