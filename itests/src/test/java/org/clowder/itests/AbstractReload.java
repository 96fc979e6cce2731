package org.clowder.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.InsideServlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A member with a descriptor that is edited while it serves requests. */
@ResourceLock("the members of AbstractReload")
abstract class AbstractReload {

    static final Duration SOON = Duration.ofSeconds(20);
    static final String HOST = "<Host name=\"localhost\" appBase=\"webapps\"";
    static final String ENGINE = "<Engine name=\"Catalina\"";
    static final String ACCESS_LOG = "<Valve className=\"org.apache.catalina.valves.AccessLogValve\"";
    static final String CLOSED =
            "<Valve className=\"org.apache.catalina.valves.RemoteAddrValve\" deny=\"127[.].*\" denyStatus=\"410\"/>\n";

    @RegisterExtension
    static final Members members = new Members();

    static Path counting;
    static Path inside;
    private static int number;

    Member member;
    private String original;

    @BeforeAll
    static void build() {
        counting = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .webXml("<distributable/>")
                .build(members.directory().resolve("counting.war"));
        inside = new WarBuilder()
                .servlet(InsideServlet.class, "/*")
                .build(members.directory().resolve("inside.war"));
    }

    @BeforeEach
    void start() throws IOException {
        member = members.single("reload" + ++number).deploy(counting).put(counting, "elsewhere/counting.war");
        original = Files.readString(descriptor());
    }

    @AfterEach
    void stop() {
        member.close();
    }

    Path descriptor() {
        return member.base().resolve("conf/catalina-server.xml");
    }

    /** Edits the descriptor as it was at first. */
    void edited(UnaryOperator<String> change) {
        try {
            String changed = change.apply(original);
            Files.writeString(descriptor(), changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cli.Result reload(UnaryOperator<String> change) {
        edited(change);
        return member.cli("reload");
    }

    static UnaryOperator<String> before(String place, String text) {
        return xml -> xml.replaceFirst(java.util.regex.Pattern.quote(place), text.replace("$", "\\$") + place);
    }

    int status(String path) {
        return Http.status(member.url(path)).orElse(0);
    }

    static int status(int port, String path) {
        return Http.status(URI.create("http://127.0.0.1:" + port + path)).orElse(0);
    }
}
