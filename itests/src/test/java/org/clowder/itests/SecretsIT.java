package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.InsideServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member whose descriptor has secrets wherever there can be one shows none of them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SecretsIT {

    private static final String SECRET = "Tr0ub4dor&3";
    private static final String STORE = "changeit";
    private static final String USER = "correct-horse";
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    /** What an MBean may answer without saying that it has it. */
    private static final List<String> UNLISTED = List.of(
            "password",
            "secret",
            "value",
            "url",
            "key",
            "connectionPassword",
            "connectionProperties",
            "certificateKeyPassword",
            "certificateKeystorePassword",
            "truststorePassword",
            "encryptionKey");

    private static final String RESOURCES =
            """
            <Listener className="org.apache.catalina.mbeans.GlobalResourcesLifecycleListener"/>
            <GlobalNamingResources>
              <Environment name="token" value="${file:SECRET}" type="java.lang.String"/>
              <Environment name="open" value="anybody may read this" type="java.lang.String"/>
              <Resource name="users" type="org.apache.catalina.UserDatabase"
                        factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
              <Resource name="jdbc/shop" type="javax.sql.DataSource" driverClassName="com.acme.None" username="anna"
                        url="jdbc:none:shop;password=${file:SECRET}" password="${file:SECRET}"/>
            </GlobalNamingResources>
            """;

    private static final String CONNECTORS =
            """
            <Connector port="${tls.port}" address="127.0.0.1" SSLEnabled="true">
              <SSLHostConfig truststorePassword="${file:STORE}">
                <Certificate certificateKeystoreFile="conf/store.p12" certificateKeystorePassword="${file:STORE}"/>
              </SSLHostConfig>
            </Connector>
            <Connector port="${ajp.port}" address="127.0.0.1" protocol="AJP/1.3" secret="${file:SECRET}"/>
            """;

    private static final String APPLICATION =
            """
            <Context path="/inside">
              <Parameter name="db.password" value="${file:SECRET}"/>
              <Environment name="token" value="${file:SECRET}" type="java.lang.String"/>
              <Valve className="org.apache.catalina.authenticator.DigestAuthenticator" key="${file:SECRET}"/>
              <Realm className="org.apache.catalina.realm.JNDIRealm" connectionURL="ldap://127.0.0.1:9"
                     connectionName="reader" connectionPassword="${file:SECRET}"/>
            </Context>
            """;

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    @BeforeAll
    static void start() throws Exception {
        Path directory = members.directory();
        member = members.single("secrets")
                .edit(
                        "catalina-server.xml",
                        xml -> withPaths(xml.replace("<Server>", "<Server>\n" + RESOURCES)
                                .replace("<Engine name=\"Catalina\"", CONNECTORS + "<Engine name=\"Catalina\"")
                                .replaceFirst(
                                        "</Host>", java.util.regex.Matcher.quoteReplacement(APPLICATION) + "</Host>")))
                .set("clowder.properties", "tls.port", "" + Ports.free())
                .set("clowder.properties", "ajp.port", "" + Ports.free())
                .set("org.clowder.channel.cfg", "enabled", "true")
                .set("org.clowder.channel.cfg", "encryption.key", KEY)
                .deploy(new WarBuilder().servlet(InsideServlet.class, "/*").build(directory.resolve("inside.war")));
        Files.writeString(directory.resolve("SECRET"), SECRET + "\n");
        Files.writeString(directory.resolve("STORE"), STORE + "\n");
        Files.writeString(
                member.base().resolve("conf/tomcat-users.xml"),
                "<tomcat-users><user username=\"bert\" password=\"" + USER + "\" roles=\"reader\"/></tomcat-users>");
        Keystore.make(member.base().resolve("conf/store.p12"), "localhost");
        member.start().awaitReady();
    }

    private static String withPaths(String xml) {
        return xml.replace("${file:", "${file:" + members.directory() + "/");
    }

    @Test
    void noMBeanShowsOne() throws Exception {
        try (MemberMonitor monitor = MemberMonitor.of(member)) {
            List<String> values = monitor.values(UNLISTED);

            assertThat(with(values, SECRET, STORE, USER, KEY)).isEmpty();
            for (String shown : List.of(
                    "name=\"open\" value = anybody may read this",
                    "name=\"jdbc/shop\" url = jdbc:none:shop;password=***",
                    "resourcetype=Global,class=javax.sql.DataSource,name=\"jdbc/shop\" password = ***",
                    "certificateKeystorePassword = ***",
                    "username = bert")) {
                assertThat(with(values, shown)).as(shown).isNotEmpty();
            }
        }
    }

    private static List<String> with(List<String> lines, String... texts) {
        return lines.stream()
                .filter(line -> Arrays.stream(texts).anyMatch(line::contains))
                .toList();
    }

    @Test
    void norDoLogAndCheckAndTheApplicationHasThem() {
        assertThat(Http.page(member.url("/inside/"))).contains("context=/inside");
        String seen = member.console() + member.errors() + member.cli("check");
        assertThat(seen).doesNotContain(SECRET, USER, KEY);
    }

    @Test
    void norDoesAnyFileOfTheMemberAlsoAfterAReloadThatWasRefused() throws IOException {
        member.edit("catalina-server.xml", xml -> xml.replace("jvmRoute=", "startStopThreads=\"2\" jvmRoute="));
        Cli.Result refused = member.cli("reload");
        member.edit("catalina-server.xml", xml -> xml.replace("startStopThreads=\"2\" ", ""));

        assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out()).contains("<Engine name=\"Catalina\"> has other attributes");
        assertThat(refused.err()).contains("one change of the descriptor needs a restart; nothing was changed");
        try (Stream<Path> files = Files.walk(member.base())) {
            assertThat(files.filter(Files::isRegularFile).filter(SecretsIT::hasSecret))
                    .isEmpty();
        }
    }

    private static boolean hasSecret(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.contains(SECRET) || text.contains(SECRET.replace("&", "&amp;"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
