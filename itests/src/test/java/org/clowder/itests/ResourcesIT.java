package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Document;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.MirrorDriver;
import org.clowder.itests.app.ResourceServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Resources of the descriptor and of applications, in WARs, in web bundles and in bundles without a web application. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ResourcesIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String DRIVER = "type=\"javax.sql.DataSource\" driverClassName=\""
            + MirrorDriver.class.getName() + "\" username=\"anna\" password=\"secret\"";
    private static final String GLOBAL =
            """
              <GlobalNamingResources>
                <Environment name="global/greeting" value="hello from the server" type="java.lang.String"/>
                <Resource name="jdbc/shop" %s url="jdbc:mirror:shop"/>
                <Resource name="users" type="org.apache.catalina.UserDatabase"
                          factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
              </GlobalNamingResources>
            """
                    .formatted(DRIVER);
    private static final String CONTEXT =
            """
            <Context>
              <ResourceLink name="greeting" global="global/greeting" type="java.lang.String"/>
              <ResourceLink name="shop" global="jdbc/shop" type="javax.sql.DataSource"/>
              <Resource name="jdbc/own" %s url="jdbc:mirror:own"/>
            </Context>
            """
                    .formatted(DRIVER);

    private static final Document PRINTED = Build.document("docs/configuration.md");

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    @BeforeAll
    static void start() throws Exception {
        Path driver = new BundleBuilder("com.acme.driver", "1.0.0")
                .type(MirrorDriver.class)
                .type(Class.forName(MirrorDriver.class.getName() + "$Mirror"))
                .build(members.directory().resolve("driver.jar"));
        String[] offer = PRINTED.block("Provide-Capability: ").strip().split(": ");
        member = members.single("resources")
                .edit("catalina-server.xml", xml -> xml.replace("<Server>", "<Server>\n" + GLOBAL))
                .deploy(driver)
                .deploy(new BundleBuilder("com.acme.driver.offer", "1.0.0")
                        .header("Fragment-Host", "com.acme.driver")
                        .header(offer[0], offer[1])
                        .build(members.directory().resolve("offer.jar")))
                .deploy(Build.testBundle())
                .deploy(war().file("META-INF/context.xml", CONTEXT)
                        .build(members.directory().resolve("linked.war")))
                .deploy(war().file("META-INF/context.xml", PRINTED.block("<Context>"))
                        .library(Build.jar("postgresql.jar"))
                        .build(members.directory().resolve("printed.war")))
                .deploy(webBundle());
        Files.writeString(
                member.base().resolve("conf/tomcat-users.xml"),
                "<tomcat-users><user username=\"bert\" password=\"swordfish\" roles=\"reader\"/></tomcat-users>");
        assertThat(member.cli("check").done().err()).isEmpty();
        member.start().awaitReady();
    }

    private static WarBuilder war() {
        return new WarBuilder().servlet(ResourceServlet.class, "/*");
    }

    private static Path webBundle() {
        String name = ResourceServlet.class.getName();
        return new BundleBuilder("com.acme.linked", "1.0.0")
                .header("Web-ContextPath", "/bundle")
                .header("Bundle-ClassPath", "WEB-INF/classes,.")
                .header("Import-Package", "jakarta.servlet,jakarta.servlet.http,javax.naming,javax.sql")
                .type(ResourceServlet.class)
                .file("META-INF/context.xml", CONTEXT)
                .file(
                        "WEB-INF/web.xml",
                        """
                        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                          <servlet><servlet-name>r</servlet-name><servlet-class>%s</servlet-class></servlet>
                          <servlet-mapping><servlet-name>r</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
                        </web-app>
                        """
                                .formatted(name))
                .build(members.directory().resolve("bundle.jar"));
    }

    private static String found(String path) {
        return Http.page(member.url(path));
    }

    @Test
    void aWarSeesGlobalResourcesThroughLinksAndItsOwn() {
        assertThat(found("/linked/greeting")).isEqualTo("hello from the server");
        assertThat(found("/linked/shop")).isEqualTo("jdbc:mirror:shop as anna");
        assertThat(found("/linked/jdbc/own")).isEqualTo("jdbc:mirror:own as anna");
    }

    /** There is no host {@code db}, which the driver looks for. */
    @Test
    void soDoesOneWithTheContextThatTheDocumentPrints() {
        assertThat(found("/printed/jdbc/shop")).isEqualTo("jdbc:mirror:shop as anna");
        assertThat(found("/printed/jdbc/own")).contains("java.sql.SQLException", "The connection attempt failed");
    }

    @Test
    void soDoesAWebBundleByItsOwnContextFile() {
        assertThat(found("/bundle/greeting")).isEqualTo("hello from the server");
        assertThat(found("/bundle/shop")).isEqualTo("jdbc:mirror:shop as anna");
        assertThat(found("/bundle/jdbc/own")).isEqualTo("jdbc:mirror:own as anna");
    }

    @Test
    void aBundleWithoutAWebApplicationGetsEachGlobalResourceAsAService() {
        await("the resources as services").atMost(SOON).untilAsserted(() -> assertThat(resource("jdbc/shop"))
                .isEqualTo("javax.sql.DataSource: jdbc:mirror:shop as anna"));
        assertThat(resource("users")).startsWith("org.apache.catalina.UserDatabase: ");
        assertThat(resource("jdbc/own")).isEqualTo("none");
    }

    private static String resource(String name) {
        return member.cli("shell", "itest:resource " + name).done().out().strip();
    }

    @Test
    void aDriverMayBeInTheApplicationOrInABundleThatOffersIt() throws Exception {
        Member plain = members.single("driver")
                .deploy(war().type(MirrorDriver.class)
                        .type(Class.forName(MirrorDriver.class.getName() + "$Mirror"))
                        .file("META-INF/context.xml", CONTEXT)
                        .build(members.directory().resolve("with.war")))
                .deploy(war().file("META-INF/context.xml", CONTEXT)
                        .build(members.directory().resolve("without.war")));
        plain.start().awaitReady();

        assertThat(Http.page(plain.url("/with/jdbc/own"))).isEqualTo("jdbc:mirror:own as anna");
        assertThat(Http.page(plain.url("/without/jdbc/own"))).contains("Cannot load JDBC driver class", "MirrorDriver");
        plain.close();
    }
}
