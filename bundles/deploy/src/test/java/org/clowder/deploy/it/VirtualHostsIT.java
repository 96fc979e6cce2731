package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.clowder.deploy.it.WebBundles.webBundle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;

/** The header {@code Web-VirtualHosts}, which names Hosts of the Engine. */
@Timeout(60)
@ExtendWith(SharedMember.class)
class VirtualHostsIT {

    private final Member member = SharedMember.member();

    private String at(String host, String path) {
        try {
            var answer = member.get(path, "Host", host);
            return answer.statusCode() == 200 ? answer.body() : Integer.toString(answer.statusCode());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitAt(String host, String path, String body) {
        await(host + path).untilAsserted(() -> assertThat(at(host, path)).isEqualTo(body));
    }

    @Test
    void aWebBundleRunsInTheHostsThatItNames() throws Exception {
        Bundle shop = member.start(webBundle("shop", "/shop", "Web-VirtualHosts: EXAMPLE, www.example,other.example")
                .with("a.txt", "shop"));

        awaitAt("other.example", "/shop/a.txt", "shop");
        awaitAt("www.example", "/shop/a.txt", "shop");
        assertThat(at("example", "/shop/a.txt")).isEqualTo("shop");
        assertThat(at("localhost", "/shop/a.txt")).isEqualTo("404");
        await().untilAsserted(() -> assertThat(member.applications())
                .hasSize(2)
                .anyMatch(app -> app.contains("host=www.example"))
                .anyMatch(app -> app.contains("host=other.example")));
        await().untilAsserted(() -> assertThat(shop.getRegisteredServices()).hasSize(2));
        shop.stop();
        assertThat(at("www.example", "/shop/a.txt")).isEqualTo("404");
        assertThat(at("other.example", "/shop/a.txt")).isEqualTo("404");
        shop.start();
        awaitAt("other.example", "/shop/a.txt", "shop");
    }

    @Test
    void aPathIsTakenInOneHostOnly() throws Exception {
        member.start(webBundle("everywhere", "/shop").with("a.txt", "everywhere"));
        member.start(
                webBundle("there", "/shop", "Web-VirtualHosts: www.example").with("a.txt", "there"));
        awaitAt("localhost", "/shop/a.txt", "everywhere");
        awaitAt("www.example", "/shop/a.txt", "there");

        Bundle alias = member.start(
                webBundle("alias", "/shop", "Web-VirtualHosts: example").with("a.txt", "alias"));
        await().untilAsserted(() -> assertThat(member.applications())
                .anyMatch(app -> app.contains("alias 1.2.3") && app.contains("context path /shop is taken by")));
        assertThat(at("example", "/shop/a.txt")).isEqualTo("there");
        member.bundle("there").orElseThrow().stop();
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(at("example", "/shop/a.txt")).isEqualTo("alias"));
        alias.stop();
        assertThat(at("localhost", "/shop/a.txt")).isEqualTo("everywhere");
    }

    @Test
    void whereAWarFileWasNobodyWaitsForABundleOfAnotherHost() throws Exception {
        member.deploy(new ArchiveFile().with("a.txt", "war"), "shop.war");
        awaitAt("localhost", "/shop/a.txt", "war");

        member.deploy(
                webBundle("shop", "/shop", "Web-VirtualHosts: www.example").with("a.txt", "bundle"), "shop.war");

        awaitAt("www.example", "/shop/a.txt", "bundle");
        assertThat(at("localhost", "/shop/a.txt")).isEqualTo("404");
        Files.delete(member.deploy().resolve("shop.war"));
        awaitAt("www.example", "/shop/a.txt", "404");
    }

    @Test
    void aHostThatIsExchangedHasItsWebBundlesAgain() throws Exception {
        Bundle shop = member.start(
                webBundle("shop", "/shop", "Web-VirtualHosts: other.example").with("a.txt", "shop"));
        awaitAt("other.example", "/shop/a.txt", "shop");
        Path descriptor = member.base().resolve("conf/catalina-server.xml");
        String before = Files.readString(descriptor);

        reload(descriptor, before.replace("appBase=\"other\"", "appBase=\"another\""));
        assertThat(at("other.example", "/shop/a.txt")).isEqualTo("shop");
        assertThatThrownBy(() -> reload(descriptor, before.replaceFirst("<Host name=\"other.*", "")))
                .hasMessageContaining("need");
        assertThat(at("other.example", "/shop/a.txt")).isEqualTo("shop");
        shop.stop();
        assertThat(at("other.example", "/shop/a.txt")).isEqualTo("404");
        reload(descriptor, before);
    }

    private void reload(Path descriptor, String content) throws Exception {
        Files.writeString(descriptor, content);
        member.call("org.clowder.server.ServerController", "reload");
    }

    @Test
    void aHostThatComesLaterIsTaken() throws Exception {
        member.start(
                webBundle("shop", "/shop", "Web-VirtualHosts: late.example").with("a.txt", "shop"));
        await().untilAsserted(() ->
                assertThat(member.applications()).singleElement().asString().contains("no Host named late.example"));
        Path descriptor = member.base().resolve("conf/catalina-server.xml");
        String before = Files.readString(descriptor);

        reload(descriptor, before.replace("</Engine>", "<Host name=\"late.example\" appBase=\"late\"/></Engine>"));

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(at("late.example", "/shop/a.txt"))
                .isEqualTo("shop"));
        member.bundle("shop").orElseThrow().stop();
        reload(descriptor, before);
    }

    @Test
    void aHostThatIsNotThereIsAFailure() throws Exception {
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle shop = member.start(webBundle("shop", "/shop", "Web-VirtualHosts: www.example,nowhere")
                    .with("a.txt", "shop"));

            await().untilAsserted(() -> assertThat(events.of(shop)).containsExactly("DEPLOYING", "FAILED"));
            assertThat(member.applications())
                    .singleElement()
                    .asString()
                    .contains(
                            "FAILED",
                            "Engine Catalina has no Host named nowhere; it has localhost, other.example, www.example");
            assertThat(at("www.example", "/shop/a.txt")).isEqualTo("404");
        }
    }
}
