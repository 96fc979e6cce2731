package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.ListeningPorts;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.InsideServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users of other systems have in their descriptors, as their manuals print it: it runs, and the log says how. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LegacyDescriptorIT {

    private static final String CLUSTER = "<Cluster className=\"org.clowder.session.SharedChannelCluster\"/>";
    private static final String HOST =
            "<Host name=\"localhost\" appBase=\"webapps\" unpackWARs=\"true\" autoDeploy=\"false\">";

    private static final String PRINTED = Build.document("docs/legacy-names.md").block("conf/catalina-server.xml:");

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void theClusterAndTheValveOfCarbonReplicateOnThePlatformsChannel() throws IOException {
        Cluster cluster = members.cluster(2)
                .each(member -> member.deploySamples("hello.war")
                        .edit("catalina-server.xml", xml -> xml.replace(CLUSTER, fixture("carbon-cluster.xml"))
                                .replace(HOST, HOST + fixture("carbon-valve.xml"))))
                .start();

        expectReplication(cluster, "/hello/");

        for (Member member : cluster.members()) {
            assertThat(said(member, "CarbonTomcatSimpleTcpCluster"))
                    .singleElement()
                    .asString()
                    .contains("catalina-server.xml:")
                    .contains(" is now org.clowder.session.SharedChannelCluster");
            assertThat(said(member, "CarbonTomcatSessionReplicationValve"))
                    .singleElement()
                    .asString()
                    .contains(" is now org.clowder.session.SessionReplicationValve");
        }
    }

    /** The long Cluster of a manual, with its own channel; only ports are changed, so that members can share a machine. */
    @Test
    void aServiceOfTomcat7RunsWithItsOwnChannel() throws IOException {
        int multicast = Ports.free();
        Cluster cluster = members.cluster(2).each(member -> member.deploySamples("hello.war")
                .edit("catalina-server.xml", xml -> withPorts(member, multicast, tomcat7())));
        cluster.each(member -> member.start().awaitReady());

        for (Member member : cluster.members()) {
            assertThat(said(member, "MessageDispatch15Interceptor"))
                    .singleElement()
                    .extracting(line -> line.replaceFirst(":\\d+: ", ":31: "))
                    .asString()
                    .endsWith(PRINTED.replaceAll("\\n *", " ").strip());
            assertThat(said(member, "a quotation mark inside the value")).hasSize(1);
            assertThat(said(member, "protocol=\"AJP/1.3\"> is not opened"))
                    .singleElement()
                    .asString()
                    .contains("secret");
            assertThat(said(member, "MessageDispatch15Interceptor"))
                    .singleElement()
                    .asString()
                    .contains("MessageDispatchInterceptor");
            assertThat(said(member, "JvmRouteSessionIDBinderListener"))
                    .singleElement()
                    .asString()
                    .contains("is left out");
            assertThat(said(member, "FarmWarDeployer"))
                    .singleElement()
                    .asString()
                    .contains("is left out", "inside a Host");
        }
        awaitReplication(cluster, "/hello/");
    }

    /** The same Cluster inside the Host, where a Deployer works, with its directories and users of this member. */
    @Test
    void aFarmWarDeployerBringsAnApplicationToEachMemberAndALoginHoldsOnAll() throws IOException {
        int multicast = Ports.free();
        Cluster cluster = members.cluster(2).each(member -> {
            Path base = member.base();
            member.edit("catalina-server.xml", xml -> withPorts(member, multicast, inHost(tomcat7()))
                            .replace("/tmp/war-temp/", base + "/farm/temp")
                            .replace("/tmp/war-deploy/", base + "/webapps")
                            .replace("/tmp/war-listen/", base + "/farm/listen")
                            .replace("watchEnabled=\"false\"", "watchEnabled=\"true\" processDeployFrequency=\"1\""))
                    .put(users(), "conf/tomcat-users.xml");
            directories(base.resolve("farm/temp"), base.resolve("farm/listen"));
        });
        cluster.each(member -> member.start().awaitReady());
        Path inside = new WarBuilder()
                .distributable()
                .servlet(InsideServlet.class, "/*")
                .webXml(ServerXmlIT.PROTECTED)
                .build(members.directory().resolve("farmed.war"));

        cluster.first().put(inside, "farm/listen/farmed.war");

        cluster.each(member -> await("the application on " + member.name())
                .atMost(Duration.ofSeconds(60))
                .until(() -> Http.status(member.url("/farmed/")).orElse(0) == 200));
        String login = Http.get(cluster.first().url("/farmed/secret"), "Authorization", "Basic YW5uYTpzZWNyZXQ=")
                .headers()
                .allValues("Set-Cookie")
                .stream()
                .filter(cookie -> cookie.startsWith("JSESSIONIDSSO="))
                .map(cookie -> cookie.split(";", 2)[0])
                .findFirst()
                .orElseThrow();
        await("the login on the other member")
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(Http.get(cluster.second().url("/farmed/secret"), "Cookie", login)
                                .body())
                        .contains("user=anna"));
    }

    private static String inHost(String xml) {
        int start = xml.indexOf("<Cluster className=\"org.apache.catalina.ha.tcp.SimpleTcpCluster\" \n");
        int end = xml.indexOf("</Cluster>") + "</Cluster>".length();
        return (xml.substring(0, start) + xml.substring(end))
                .replace(
                        "</Host>",
                        xml.substring(start, end)
                                + "<Valve className=\"org.apache.catalina.ha.authenticator.ClusterSingleSignOn\"/></Host>")
                .replace(
                        "<Server>",
                        "<Server><GlobalNamingResources><Resource name=\"UserDatabase\" auth=\"Container\""
                                + " type=\"org.apache.catalina.UserDatabase\" pathname=\"conf/tomcat-users.xml\""
                                + " factory=\"org.apache.catalina.users.MemoryUserDatabaseFactory\"/></GlobalNamingResources>");
    }

    private static void directories(Path... paths) {
        try {
            for (Path path : paths) {
                Files.createDirectories(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path users() {
        try {
            return Files.writeString(
                    members.directory().resolve("tomcat-users.xml"),
                    "<tomcat-users><user username=\"anna\" password=\"secret\" roles=\"reader\"/></tomcat-users>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aChannelInsideASharedChannelClusterGivesWayAndOneWarningNamesWhatGoesWithIt() throws IOException {
        String onSharedChannel = tomcat7()
                .replace(
                        "<Cluster className=\"org.apache.catalina.ha.tcp.SimpleTcpCluster\"",
                        "<Cluster className=\"org.clowder.session.SharedChannelCluster\"");
        Cluster cluster = members.cluster(2).each(member -> member.deploySamples("hello.war")
                .edit("catalina-server.xml", xml -> withPorts(member, Ports.free(), onSharedChannel)));
        cluster.each(member -> member.start().awaitReady());

        awaitReplication(cluster, "/hello/");

        for (Member member : cluster.members()) {
            assertThat(said(member, "platform's channel is used instead"))
                    .singleElement()
                    .asString()
                    .contains(" WARN ", "<Channel className=\"org.apache.catalina.tribes.group.GroupChannel\">")
                    .contains("Membership McastService, Receiver NioReceiver, Sender ReplicationTransmitter,"
                            + " Transport PooledParallelSender, Interceptor TcpFailureDetector,"
                            + " Interceptor MessageDispatch15Interceptor, Interceptor ThroughputInterceptor");
            assertThat(ListeningPorts.udp(member.pid())).isEmpty();
        }
    }

    @Test
    void aContextFileOfTomcat7MakesEveryApplicationDistributable() {
        Path plain = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .build(members.directory().resolve("plain.war"));
        Member member = members.single("context")
                .deploy(plain)
                .edit("context.xml", xml -> fixture("tomcat7-context.xml"))
                .start();
        member.awaitReady();

        assertThat(MemberReport.application(member, "/plain"))
                .extractingByKey("replication")
                .asString()
                .contains("enabled=false")
                .doesNotContain("not distributable");
    }

    @ParameterizedTest
    @CsvSource({
        "hazelcast-p2p-listener.xml, P2PLifecycleListener, /path/to/hazelcast.xml",
        "hazelcast-client-listener.xml, ClientServerLifecycleListener, /path/to/hazelcast-client.xml"
    })
    void aListenerOfHazelcastIsClowdersAndNamesTheConfigurationThatIsMissing(
            String fixture, String listener, String file) {
        Member member = members.single("hazelcast-" + listener)
                .edit("catalina-server.xml", xml -> xml.replace("<Server>", "<Server>\n" + fixture(fixture)));

        Cli.Result start = member.cli("start");

        assertThat(start.exit()).as(start.toString()).isEqualTo(1);
        assertThat(start.err()).contains("configLocation=\"" + file + "\" of " + listener);
    }

    @ParameterizedTest
    @CsvSource({"hazelcast-context.xml, P2P", "hazelcast-client-context.xml, ClientServer"})
    void aManagerOfHazelcastInTheContextFileSaysWhichListenerItWants(String fixture, String kind) {
        Member member = members.single(fixture.replace(".xml", ""))
                .deploySamples("hello.war")
                .edit("context.xml", xml -> fixture(fixture))
                .start();

        // a service is waited for 30 s before
        await("failed application").atMost(Duration.ofMinutes(2)).until(() -> !said(member, "hello.war is not deployed")
                .isEmpty());
        assertThat(said(member, "cannot be kept in Hazelcast"))
                .anyMatch(text -> text.contains("org.clowder.hazelcast." + kind + "LifecycleListener"));
    }

    private static String tomcat7() {
        return "<Server>\n" + fixture("tomcat7-service.xml") + "</Server>\n";
    }

    private static String withPorts(Member member, int multicast, String xml) {
        return replaced(
                xml,
                List.of(
                        text -> text.replace("port=\"8080\"", "port=\"" + member.httpPort() + "\""),
                        text -> text.replace("port=\"4000\"", "port=\"" + Ports.free() + "\""),
                        text -> text.replace("port=\"45564\"", "port=\"" + multicast + "\"")));
    }

    private static String replaced(String xml, List<UnaryOperator<String>> changes) {
        String all = xml;
        for (UnaryOperator<String> change : changes) {
            all = change.apply(all);
        }
        return all;
    }

    private static void expectReplication(Cluster cluster, String path) throws IOException {
        Visitor visitor = new Visitor(path);
        for (int count = 1; count <= 6; count++) {
            Member member = cluster.members().get(count % 2);
            assertThat(visitor.visit(member).count()).as("on " + member.name()).isEqualTo(count);
        }
    }

    /** Tomcat's own manager answers before the other member has the session. */
    private static void awaitReplication(Cluster cluster, String path) {
        await("a session on both members")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    Visitor visitor = new Visitor(path);
                    int first = visitor.visit(cluster.first()).count();
                    assertThat(first).isEqualTo(1);
                    await("the session on the other member")
                            .atMost(Duration.ofSeconds(5))
                            .until(() -> visitor.visit(cluster.second()).count() == 2);
                });
    }

    private static List<String> said(Member member, String text) {
        return member.consoleLines(text);
    }

    /** What the documentation of another product prints. */
    static String fixture(String file) {
        try (InputStream in = LegacyDescriptorIT.class.getResourceAsStream("/legacy/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
