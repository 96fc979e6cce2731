package org.clowder.server.internal.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Connector;
import org.clowder.server.DeploymentException;
import org.clowder.server.HostedApplications;
import org.clowder.server.ReloadException;
import org.clowder.server.internal.Bundles;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.member.Environment;
import org.clowder.server.internal.service.ServiceContributions;
import org.clowder.tomcat.ClassNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** A changed descriptor is taken over, all of it or nothing; the server is one that was never started. */
class ReloadTest {

    private static final String DESCRIPTOR =
            """
            <Server>
              <Service name="A">
                <Connector port="${http.port}"/>
                <Engine name="A" defaultHost="a">
                  <Host name="a"><Alias>a.example</Alias>
                  </Host>
                </Engine>
              </Service>
            </Server>
            """;

    private static final String SHOP =
            "<Context path=\"/shop\"><Parameter name=\"token\" value=\"%s\"/></Context></Host>";

    @TempDir
    private Path base;

    private final List<Set<String>> restarted = new ArrayList<>();
    private boolean failing;
    private boolean broken;
    private HostContexts hosts;
    private Descriptor running;
    private Reload reload;

    private final HostedApplications applications = new HostedApplications() {
        @Override
        public void restart(Set<String> contextNames) throws DeploymentException {
            restarted.add(contextNames);
            if (failing && restarted.size() == 1) {
                throw new DeploymentException("the shop is closed");
            }
        }

        @Override
        public Map<String, String> restartEach(Predicate<String> contextNames) {
            Set<String> names =
                    Stream.of("/shop", "/shop/east").filter(contextNames).collect(Collectors.toSet());
            restarted.add(names);
            return broken
                    ? names.stream().collect(Collectors.toMap(name -> name, name -> "the shop is closed"))
                    : Map.of();
        }

        @Override
        public void restartAround(HostExchange exchange) throws Exception {
            exchange.run();
        }
    };

    @BeforeEach
    void read() throws Exception {
        Files.createDirectories(base.resolve("conf"));
        Files.writeString(base.resolve("conf/clowder.properties"), "http.port=7001\n");
        write(DESCRIPTOR);
        prepare();
    }

    private void prepare() throws Exception {
        BundleContext context = Bundles.none();
        Environment environment = new Environment(base, base);
        Contributions contributions = new Contributions(context, environment);
        hosts = new HostContexts(environment, contributions, new ServiceContributions(context, environment));
        reload = new Reload(environment, hosts, contributions, () -> Optional.of(applications));
        running = new DescriptorReader(environment, contributions.classes(), contributions).read();
        hosts.prepare(running);
    }

    @AfterEach
    void forgetItsClasses() {
        ClassNames.lookIn(null);
    }

    @Test
    void whatOnlyLooksDifferentChangesNothing() throws Exception {
        write(DESCRIPTOR.replace("<Service", "<!-- one -->\n  <Service").replace("${http.port}", "${http.port:-1}"));
        assertThat(reload.run(running)).isEmpty();
        assertThat(restarted).isEmpty();
    }

    @Test
    void valuesOfThePropertiesCountAsTheyAreNow() throws Exception {
        Files.writeString(base.resolve("conf/clowder.properties"), "http.port=7002\n");
        assertThat(reload.run(running))
                .containsExactly(
                        "added <Connector port=\"7002\"> of Service A (" + base.resolve("conf/catalina-server.xml")
                                + ":3)",
                        "removed <Connector port=\"7001\"> of Service A");
        assertThat(running.server().findServices()[0].findConnectors())
                .extracting(Connector::getPort)
                .containsExactly(7002);
    }

    @Test
    void aDescriptorInAnotherEncodingIsTakenOver() throws Exception {
        Files.write(
                base.resolve("conf/catalina-server.xml"),
                ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!-- gr\u00fcn -->\n"
                                + DESCRIPTOR.replace("a.example", "b.example"))
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(reload.run(running)).singleElement().asString().contains("a.example", "b.example");
    }

    @Test
    void filesBesideTheDescriptorAreTakenOverOrNamed() throws Exception {
        reload.begin(running);
        Path application = base.resolve("conf/A/a/shop#east.xml");
        Files.createDirectories(application.getParent());
        Files.writeString(application, "<Context/>");
        assertThat(reload.run(running))
                .containsExactly("started its application anew: conf/A/a/shop#east.xml has changed");
        assertThat(restarted).containsExactly(Set.of("/shop/east"));

        Files.writeString(base.resolve("conf/web.xml"), "<web-app/>");
        Files.writeString(base.resolve("conf/jvm.options"), "-Xmx1g");
        Files.writeString(base.resolve("conf/clowder.properties"), "http.port=7001\nstop.grace=1\n");
        String[] left = {
            "left for a restart: conf/jvm.options has changed",
            "left for a restart: stop.grace in conf/clowder.properties has changed"
        };
        assertThat(reload.run(running))
                .containsExactly("started all applications anew: conf/web.xml has changed", left[0], left[1]);
        assertThat(restarted).containsExactly(Set.of("/shop/east"), Set.of("/shop", "/shop/east"));
        assertThat(reload.run(running)).containsExactly(left);

        Files.writeString(base.resolve("conf/web.xml"), "<web-app>");
        ReloadException refused = refused(DESCRIPTOR.replace("a.example", "b.example"));
        assertThat(refused).hasMessage("conf/web.xml has one problem; the server runs on as it was");
        assertThat(refused.problems()).singleElement().asString().startsWith(base.resolve("conf/web.xml") + ":1: ");
        assertThat(aliases()).containsExactly("a.example");
    }

    @Test
    void filesThatAnElementOnlyNamesAreToldOfUntilARestartOrAnotherElement() throws Exception {
        Path users = Files.writeString(base.resolve("conf/tomcat-users.xml"), "<tomcat-users/>");
        Path page = Files.writeString(base.resolve("conf/404.html"), "nothing here");
        Path rules = base.resolve("conf/A/a/rewrite.config");
        Path watched = Files.writeString(base.resolve("conf/users.xml"), "<tomcat-users/>");
        Path written = Files.createDirectories(base.resolve("logs")).resolve("audit.log");
        String descriptor = DESCRIPTOR
                .replace(
                        "<Service",
                        "<GlobalNamingResources><Resource name=\"u\" type=\"org.apache.catalina.UserDatabase\""
                                + " pathname=\"conf/users.xml\"/><Environment name=\"e\" value=\"logs/audit.log\""
                                + " type=\"java.lang.String\"/></GlobalNamingResources><Service")
                .replace("<Host", "<Realm className=\"org.apache.catalina.realm.MemoryRealm\"/><Host")
                .replace(
                        "</Host>",
                        "<Valve className=\"org.apache.catalina.valves.rewrite.RewriteValve\"/>\n"
                                + "<Valve className=\"org.apache.catalina.valves.ErrorReportValve\" errorCode.404=\"conf/404.html\"/></Host>");
        write(descriptor);
        prepare();
        reload.begin(running);
        assertThat(reload.run(running)).isEmpty();

        for (Path file : List.of(users, page, watched, written)) {
            Files.writeString(file, "another one");
        }
        Files.writeString(Files.createDirectories(rules.getParent()).resolve(rules.getFileName()), "RewriteRule a b");
        String[] left = {
            left("conf/404.html", "Valve className=\"org.apache.catalina.valves.ErrorReportValve\"", 7),
            left("conf/A/a/rewrite.config", "Valve className=\"org.apache.catalina.valves.rewrite.RewriteValve\"", 6),
            left("conf/tomcat-users.xml", "Realm className=\"org.apache.catalina.realm.MemoryRealm\"", 5)
        };
        assertThat(reload.run(running)).containsExactly(left);
        assertThat(reload.run(running)).containsExactly(left);

        write(descriptor.replace("\"conf/404", "\"./conf/404"));
        assertThat(reload.run(running))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("changed valves of Host a"),
                        line -> assertThat(line).isEqualTo(left[1]),
                        line -> assertThat(line).isEqualTo(left[2]));

        reload.begin(running);
        assertThat(reload.run(running)).noneMatch(line -> line.startsWith("left for a restart"));
    }

    private String left(String file, String element, int line) {
        return "left for a restart: " + file + " has changed, which <" + element + "> names ("
                + base.resolve("conf/catalina-server.xml") + ":" + line + ")";
    }

    @Test
    void applicationsThatDoNotRunWithAFileAreToldOfAndTriedAgain() throws Exception {
        reload.begin(running);
        Path file = base.resolve("conf/A/a/shop.xml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<Context/>");
        broken = true;
        String[] told = {
            "started its application anew: conf/A/a/shop.xml has changed", "does not run: /shop: the shop is closed"
        };
        assertThat(catchThrowableOfType(ReloadException.class, () -> reload.run(running))
                        .problems())
                .containsExactly(told);
        assertThat(catchThrowableOfType(ReloadException.class, () -> reload.run(running))
                        .problems())
                .containsExactly(told[1]);
        broken = false;
        assertThat(reload.run(running)).isEmpty();
        assertThat(restarted).containsExactly(Set.of("/shop"), Set.of("/shop"), Set.of("/shop"));
        assertThat(reload.run(running)).isEmpty();
        assertThat(restarted).hasSize(3);
    }

    @Test
    void valuesThatCountAfterARestartAreNamedWhereverTheyAreUsed() throws Exception {
        Path properties = base.resolve("conf/clowder.properties");
        Files.writeString(properties, "http.port=${base.port}\nbase.port=7001\nmember.name=one\nwait=5\n");
        Files.writeString(base.resolve("conf/org.clowder.session.cfg"), "maxWait=${wait}");
        write(
                DESCRIPTOR.replace(
                        "name=\"a\">",
                        "name=\"a\"><Valve className=\"org.apache.catalina.valves.AccessLogValve\" suffix=\"${wait}${member.name}\"/>"));
        prepare();
        reload.begin(running);
        Files.writeString(properties, "http.port=${base.port}\nbase.port=7002\nmember.name=two\nwait=6\n");
        assertThat(reload.run(running))
                .filteredOn(line -> line.startsWith("left"))
                .containsExactly(
                        "left for a restart: member.name in conf/clowder.properties has changed",
                        "left for a restart: wait in conf/clowder.properties has changed");
        Files.writeString(properties, "http.port=${no.port}\n");
        assertThat(catchThrowableOfType(ReloadException.class, () -> reload.run(running)))
                .hasMessage("conf/clowder.properties has one problem; the server runs on as it was");
    }

    @Test
    void whatNeedsARestartIsRefusedAsAWhole() throws IOException {
        ReloadException refused = refused(
                DESCRIPTOR.replace("a.example", "b.example").replace("<Engine name", "<Engine jvmRoute=\"west\" name"));
        assertThat(refused).hasMessage("one change of the descriptor needs a restart; nothing was changed");
        assertThat(refused.problems())
                .containsExactly(
                        base.resolve("conf/catalina-server.xml") + ":4: <Engine name=\"A\"> has other attributes");
        assertThat(aliases()).containsExactly("a.example");
    }

    @Test
    void aDescriptorWithProblemsIsRefusedWithAllOfThem() throws IOException {
        ReloadException refused =
                refused(DESCRIPTOR.replace("</Host>", "<Walve/>\n<Valve className=\"com.acme.V\"/></Host>"));
        assertThat(refused).hasMessage("the descriptor has 2 problems; the server runs on as it was");
        assertThat(refused.problems()).hasSize(2);
    }

    @Test
    void whatIsSaidOfAnApplicationIsTakenOverAndTheApplicationStartedAnew() throws Exception {
        write(DESCRIPTOR.replace("</Host>", SHOP.formatted("new")));
        assertThat(reload.run(running)).containsExactly("changed <Context> of hot deployment: /shop");
        assertThat(restarted).containsExactly(Set.of("/shop"));
        assertThat(hosts.descriptor().orElseThrow().templates().find("/shop")).isPresent();
    }

    @Test
    void anApplicationThatDoesNotStartTakesEverythingBackAndNoSecretIsWritten() throws IOException {
        failing = true;
        Path secret = Files.writeString(base.resolve("secret"), "xyzzy");
        ReloadException failure = refused(DESCRIPTOR
                .replace("a.example", "b.example")
                .replace("</Host>", SHOP.formatted("${file:" + secret + "}")));
        assertThat(failure).hasMessage("the descriptor could not be taken over; the server runs on as it was");
        assertThat(failure.problems())
                .singleElement()
                .asString()
                .startsWith("not changed <Context> of hot deployment: /shop: ")
                .endsWith("the shop is closed");
        assertThat(restarted).as("with what is new, and with what was before").hasSize(2);
        assertThat(aliases()).containsExactly("a.example");
        assertThat(hosts.descriptor()).hasValue(running);
        try (Stream<Path> files = Files.walk(base)) {
            assertThat(files.filter(Files::isRegularFile).map(base::relativize).map(Path::toString))
                    .containsExactlyInAnyOrder("secret", "conf/catalina-server.xml", "conf/clowder.properties");
        }
    }

    private String[] aliases() {
        return ((Host) running.server().findServices()[0].getContainer().findChild("a")).findAliases();
    }

    private ReloadException refused(String xml) throws IOException {
        write(xml);
        return catchThrowableOfType(ReloadException.class, () -> reload.run(running));
    }

    private void write(String xml) throws IOException {
        Files.writeString(base.resolve("conf/catalina-server.xml"), xml);
    }
}
