package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.ShelfServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code clowder check} finds without a start what a start, a deployment or the first replicated session would find. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CheckIT {

    private static final int REFUSED = 1;

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void portsThatSomebodyElseHasAreNamedWithTheirPlace() throws IOException {
        Member member = members.cluster(1).first();
        try (ServerSocket http = occupied(member.httpPort());
                ServerSocket channel = occupied(member.channelPort())) {
            Cli.Result check = member.cli("check");

            assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
            assertThat(check.errorLines())
                    .as(check.toString())
                    .anyMatch(line -> line.matches(".*catalina-server.xml:\\d+: <Connector> cannot use 127.0.0.1:"
                            + http.getLocalPort() + ": .*"))
                    .anyMatch(line -> line.matches(
                            ".*org.clowder.channel.cfg:\\d+: .*127.0.0.1:" + channel.getLocalPort() + ".*"))
                    .hasSize(2);
        }
    }

    @Test
    void aRunningMemberDoesNotStandInItsOwnWay() {
        Cluster cluster = members.cluster(1).start();

        Cli.Result check = cluster.first().cli("check", "--json");

        assertThat(check.exit()).as(check.toString()).isZero();
        assertThat(check.out()).isEqualTo("{\"valid\":true,\"problems\":[]}\n");
    }

    @Test
    void foldersThatHaveNoNameHoldNothingUp() throws IOException {
        Member member = members.single("nameless");
        Files.writeString(
                member.base().resolve("conf/clowder.properties"), "\ndeploy.folders=,\n", StandardOpenOption.APPEND);

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        assertThat(check.errorLines())
                .as(check.toString())
                .singleElement()
                .asString()
                .matches(".*clowder.properties:\\d+: deploy.folders: names no folder; .*");
        Cli.Result json = member.cli("check", "--json");
        assertThat(json.exit()).as(json.toString()).isEqualTo(REFUSED);
        assertThat(json.err()).isEmpty();
        assertThat(Json.object(json.out())).containsEntry("valid", false).containsEntry("problems", check.errorLines());
    }

    @Test
    void keysAndValuesOfThePropertiesAreNamedWithTheirLines() throws IOException {
        Member member = members.single("misspelt");
        Path file = member.base().resolve("conf/clowder.properties");
        int lines = Files.readAllLines(file).size();
        Files.writeString(
                file,
                """
                htp.port=8081
                stop.timeout=abc
                descriptor.watch=yes
                health.path=health
                colour=red
                shop.name=${shop.town}
                shop.town=Basel
                com.acme.limit=5
                header=X-Forwarded-For
                """,
                StandardOpenOption.APPEND);
        member.edit(
                "context.xml",
                xml -> xml.replace("</Context>", "<Parameter name=\"n\" value=\"${shop.name}\"/></Context>"));
        member.edit(
                "catalina-server.xml",
                xml -> xml.replaceFirst(
                        "</Host>",
                        "<Valve className=\"org.apache.catalina.valves.RemoteIpValve\""
                                + " remoteIpHeader=\"\\${header}\"/></Host>"));
        String cfg = "org.clowder.channel.cfg";
        member.edit(cfg, text -> "\n\n\n\n\n\n\n\n\n\nprot=5\n" + text);

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        assertThat(check.errorLines())
                .as(check.toString())
                .containsExactlyInAnyOrder(
                        file + ":" + (lines + 1) + ": htp.port: nothing reads it; did you mean http.port?",
                        file + ":" + (lines + 2) + ": stop.timeout: \"abc\" is not a number of milliseconds",
                        file + ":" + (lines + 3) + ": descriptor.watch: \"yes\" is neither true nor false",
                        file + ":" + (lines + 4)
                                + ": health.path: expected a path like /health, or nothing to switch the"
                                + " pages off, found \"health\"",
                        file + ":" + (lines + 5)
                                + ": colour: nothing reads it; no file has ${colour}: remove it or correct"
                                + " its name",
                        member.base().resolve("conf").resolve(cfg) + ":11: prot in org.clowder.channel: is not a key of"
                                + " this configuration; did you mean port?");
        member.start().awaitReady();
        assertThat(member.consoleLines(file + ":" + (lines + 4) + ": health.path: "))
                .hasSize(1);
        assertThat(member.consoleLines(file + ":" + (lines + 2) + ": stop.timeout: "))
                .hasSize(1);
    }

    @Test
    void theLoggingConfigurationIsLookedAt() throws IOException {
        Member member = members.single("logged");
        member.edit(
                "logging.properties",
                text ->
                        """
                handlers = org.apache.juli.FileHandler com.acme.Handler
                org.apache.juli.FileHandler.formatter = java.lang.String
                .level = INFO
                com.acme.level = LOUD
                """);

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        String file = member.base().resolve("conf/logging.properties").toString();
        assertThat(check.errorLines())
                .as(check.toString())
                .containsExactlyInAnyOrder(
                        file + ":1: handlers: there is no class com.acme.Handler in lib/",
                        file + ":2: org.apache.juli.FileHandler.formatter: java.lang.String is not a"
                                + " java.util.logging.Formatter",
                        file
                                + ":4: com.acme.level: \"LOUD\" is not a level; expected SEVERE, WARNING, INFO, CONFIG, FINE,"
                                + " FINER, FINEST, ALL or OFF");
    }

    @Test
    void anApplicationWhosePathIsTakenIsNamed() throws IOException {
        Member member = members.single("taken");
        WarBuilder war = new WarBuilder().file("index.html", "hi");
        put(member, "webapps/x/index.html", "hi");
        put(member, "webapps/elsewhere/index.html", "hi");
        member.deploy(war.build(members.directory().resolve("x.war")))
                .deploy(war.build(members.directory().resolve("y.war")))
                .deploy(war.build(members.directory().resolve("free.war")))
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replaceFirst("</Host>", "<Context path=\"/y\" docBase=\"elsewhere\"/></Host>"));

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        assertThat(check.errorLines())
                .as(check.toString())
                .containsExactlyInAnyOrder(
                        "deploy/x.war: takes the context path /x, as webapps/x of Host localhost does, and is not deployed"
                                + " beside it; rename or remove one",
                        "deploy/y.war: takes the context path /y, as a <Context> of the descriptor does, and is not"
                                + " deployed beside it; rename or remove one");
    }

    @Test
    void applicationsAreLookedAtWithoutBeingDeployed() throws IOException {
        Member member = members.single("applications");
        WarBuilder shop = new WarBuilder().distributable().servlet(ShelfServlet.class, "/");
        member.deploy(shop.library("filters.jar", "META-INF/web-fragment.xml", "<web-fragment/>")
                .build(members.directory().resolve("shop.war")));
        Files.writeString(member.base().resolve("deploy/half.war"), "PK, and then nothing");

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        assertThat(check.errorLines())
                .as(check.toString())
                .anyMatch(line -> line.startsWith("deploy/half.war: cannot be read as an archive"))
                .anyMatch(line -> line.startsWith("deploy/shop.war: ") && line.contains("WEB-INF/lib/filters.jar"));
    }

    @Test
    void contextFilesAreReadWhereverTheyAre() throws IOException {
        Member member = members.single("contexts");
        String wrong = "<Context>\n<Valv/>\n</Context>";
        WarBuilder war = new WarBuilder().file("META-INF/context.xml", wrong);
        member.deploy(war.build(members.directory().resolve("hot.war")))
                .deploy(war.build(members.directory().resolve("overruled.war")))
                .deploy(new BundleBuilder("com.acme.web", "1.0.0")
                        .header("Web-ContextPath", "/web")
                        .file("META-INF/context.xml", "<Context><Manager className=\"com.acme.Manager\"/></Context>")
                        .build(members.directory().resolve("web.jar")))
                .deploy(new BundleBuilder("com.acme.offer", "1.0.0")
                        .header("Provide-Capability", "org.clowder.catalina")
                        .file("com/acme/Later.class", "")
                        .build(members.directory().resolve("offer.jar")))
                .put(war.build(members.directory().resolve("based.war")), "webapps/based.war")
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replaceFirst(
                                "</Host>", "<Context path=\"/hot2\">\n<Loader delegat=\"true\"/></Context></Host>"))
                .edit(
                        "context.xml",
                        xml -> xml.replace("</Context>", "<Valve className=\"com.acme.Later\"/></Context>"));
        put(member, "webapps/unpacked/META-INF/context.xml", wrong);
        put(member, "conf/Catalina/localhost/context.xml.default", wrong);
        put(member, "conf/Catalina/localhost/shop.xml", "<Context>");
        put(member, "conf/Catalina/localhost/overruled.xml", "<Context/>");

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        String unknown = ":2: unknown element <Valv> in <Context>: remove it or correct its name";
        Path base = member.base();
        assertThat(check.errorLines())
                .as(check.toString())
                .contains(
                        "deploy/hot.war: META-INF/context.xml" + unknown,
                        base + "/webapps/based.war!/META-INF/context.xml" + unknown,
                        base + "/webapps/unpacked/META-INF/context.xml" + unknown,
                        base + "/conf/Catalina/localhost/context.xml.default" + unknown)
                .anyMatch(line -> line.startsWith(base + "/conf/Catalina/localhost/shop.xml:1: not well-formed: "))
                .anyMatch(line -> line.startsWith(
                        "deploy/web.jar: META-INF/context.xml:1: <Manager className=\"com.acme.Manager\">: class not"))
                .anyMatch(line -> line.matches(".*catalina-server.xml:\\d+: <Loader delegat=\"true\">: unknown .*"))
                .hasSize(7);
    }

    private static void put(Member member, String place, String content) throws IOException {
        Path file = member.base().resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static ServerSocket occupied(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
