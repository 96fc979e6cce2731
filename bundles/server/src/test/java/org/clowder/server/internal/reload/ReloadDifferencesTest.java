package org.clowder.server.internal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.catalina.Host;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.Shelf;
import org.clowder.server.internal.descriptor.ContextTemplates;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorException;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.element.Adopter;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.member.Environment;
import org.clowder.server.internal.requests.GracefulStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reload would change of a server, and what it refuses; nothing runs. */
class ReloadDifferencesTest {

    private static final String DESCRIPTOR =
            """
            <Server>
              <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
              <Service name="A">
                <Connector port="7001"/>
                <Connector port="7002" address="127.0.0.1"/>
                <Engine name="A" defaultHost="a">
                  <Valve className="org.apache.catalina.valves.RemoteIpValve"/>
                  <Host name="a"><Realm className="org.apache.catalina.realm.NullRealm"/></Host>
                  <Host name="b" appBase="b"><Alias>b.example</Alias>
                    <Context path="/x" docBase="x"/>
                  </Host>
                </Engine>
              </Service>
            </Server>
            """;

    @TempDir
    private Path base;

    private MemberEnvironment environment;
    private Descriptor running;

    @BeforeEach
    void read() throws Exception {
        environment = new Environment(base, base);
        Files.createDirectories(base.resolve("conf"));
        running = read(DESCRIPTOR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            <Connector port="7001"/>  | <Connector port="7003"/> | added <Connector port="7003"> of Service A (:4); removed <Connector port="7001"> of Service A
            port="7002"               | port="7002" maxThreads="9" | replaced <Connector port="7002"> of Service A (:5)
            127.0.0.1                 | 127.0.0.2 | added <Connector port="7002"> of Service A (:5); removed <Connector port="7002"> of Service A
            .RemoteIpValve"           | .SSLValve" | changed valves of Engine A, added <Valve className="org.apache.catalina.valves.SSLValve">, removed <Valve className="org.apache.catalina.valves.RemoteIpValve">
            <Host name="a">           | <Host name="a"><Valve className="org.apache.catalina.valves.SSLValve"/> | changed valves of Host a, added <Valve className="org.apache.catalina.valves.SSLValve">
            <Host name="a">           | <Host name="a" unpackWARs="false"> | replaced <Host name="a"> of Engine A (:8); its applications were started anew
            <Host name="a">           | <Host name="c"/><Host name="a"> | added <Host name="c"> of Engine A (:8)
            appBase="b"               | appBase="c" | replaced <Host name="b"> of Engine A (:9)
            NullRealm"                | NullRealm" allRolesMode="authOnly" | replaced <Realm className="org.apache.catalina.realm.NullRealm"> of Host a (:8)
            b.example                 | c.example | changed aliases of Host b, added c.example, removed b.example
            docBase="x"               | docBase="y" | replaced <Context path="/x"> of Host b (:10)
            path="/x"                 | path="/y" | removed <Context path="/x"> of Host b; added <Context path="/y"> of Host b (:10)
            """)
    void whatCanBeChangedIsAStep(String old, String now, String told) throws Exception {
        Differences differences = differences(xml -> xml.replace(old, now));
        assertThat(differences.refused()).isEmpty();
        assertThat(differences.steps())
                .extracting(Step::told)
                .map(line -> line.replace(environment.descriptor().toString(), ""))
                .containsExactly(told.split("; (?!its)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            <Server>                | <Server port="-2">       | 1: <Server port="-2"> has other attributes
            <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/> | <!-- none --> | 2: <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"> is gone
            <Service name="A">      | <Service name="B">       | 3: <Service name="B"> is new or has changed
            <Engine name="A"        | <Engine name="A" jvmRoute="west" | 6: <Engine name="A"> has other attributes
            <Host name="a">         | <Host name="a"><Valve className="org.apache.catalina.authenticator.SingleSignOn"/> | 8: <Valve className="org.apache.catalina.authenticator.SingleSignOn"> belongs to the cluster or the single sign-on
            """)
    void whatNeedsARestartIsRefusedWithItsLine(String old, String now, String refused) throws Exception {
        assertThat(differences(xml -> xml.replace(old, now)).refused())
                .containsExactly(environment.descriptor() + ":" + refused);
    }

    @Test
    void theHostOfHotDeploymentCannotGo() throws Exception {
        assertThat(differences(xml -> xml.replace("defaultHost=\"a\"", "defaultHost=\"b\"")
                                .replaceFirst("<Host name=\"a\">.*</Host>", ""))
                        .refused())
                .containsExactlyInAnyOrder(
                        environment.descriptor() + ":6: <Engine name=\"A\"> has other attributes",
                        environment.descriptor()
                                + ":8: <Host name=\"a\"> is gone: it is a Host of hot-deployed applications");
    }

    @Test
    void newPortsAreOpenedFirstAndOldOnesClosedLast() throws Exception {
        Differences differences = differences(xml -> xml.replace("\"7001\"", "\"7003\"")
                .replace("b.example", "c.example")
                .replace("\"7002\"", "\"7002\" maxThreads=\"9\""));
        assertThat(differences.steps())
                .extracting(step -> step.told().split(" ")[0])
                .containsExactly("added", "changed", "replaced", "removed");
    }

    @Test
    void whatIsOnlyMovedKeepsItsObjectsAndHasItsNewLine() throws Exception {
        Element valve = engine(running.root()).children("Valve").get(0);
        Object object = valve.object();
        Descriptor next = read(DESCRIPTOR
                .replace("<Engine", "<!-- above -->\n\n<Engine")
                .replace("<Host name=\"b\" appBase=\"b\">", "<Host appBase=\"b\"   name=\"b\">"));
        Differences differences = Differences.between(running.root(), next.root(), tree());
        assertThat(differences.refused()).isEmpty();
        assertThat(differences.steps()).isEmpty();

        differences.settle();

        Element kept = engine(next.root()).children("Valve").get(0);
        assertThat(kept).isSameAs(valve);
        assertThat(kept.object()).isSameAs(object).isNotNull();
        assertThat(kept.line()).isEqualTo(9);
        assertThat(next.root().object()).isSameAs(running.server());
    }

    @Test
    void namesOfHostsAreAppliedAndTakenBack() throws Exception {
        Step aliases = differences(xml -> xml.replace("b.example", "c.example"))
                .steps()
                .get(0);
        Host host = (Host) engine(running.root()).children("Host").get(1).object();
        aliases.apply();
        assertThat(host.findAliases()).containsExactly("c.example");
        aliases.undo();
        assertThat(host.findAliases()).containsExactly("b.example");
    }

    @Test
    void whatTheDescriptorSaysOfHotDeployedApplicationsIsComparedWithoutItsPlace() throws Exception {
        String template =
                "<Host name=\"a\">\n<Context path=\"/%s\" className=\"%s\">\n<Manager pathname=\"%s\"/></Context>";
        String plain = "org.apache.catalina.core.StandardContext";
        ContextTemplates shop = templates(template.formatted("shop", plain, "x"));
        assertThat(shop.differing(templates("\n\n" + template.formatted("shop", plain, "x"))))
                .isEmpty();
        assertThat(shop.differing(templates(template.formatted("shop", plain, "y"))))
                .containsExactly("/shop");
        assertThat(shop.differing(templates(template.formatted("shop", Shelf.class.getName(), "x"))))
                .containsExactly("/shop");
        assertThat(shop.differing(templates(template.formatted("book", plain, "x"))))
                .containsExactly("/book", "/shop");
    }

    private ContextTemplates templates(String hostA) throws Exception {
        return read(DESCRIPTOR.replace("<Host name=\"a\">", hostA)).templates();
    }

    private static Element engine(Element root) {
        return root.children("Service").get(0).children("Engine").get(0);
    }

    private Differences differences(UnaryOperator<String> edit) throws Exception {
        return Differences.between(running.root(), read(edit.apply(DESCRIPTOR)).root(), tree());
    }

    private RunningTree tree() {
        Host deployHost =
                (Host) running.server().findServices()[0].getContainer().findChild("a");
        return new RunningTree(
                Adopter.NONE,
                getClass().getClassLoader(),
                DescriptorReader::newDigester,
                List.of(deployHost),
                Optional::empty,
                new GracefulStop(environment),
                Duration.ofSeconds(1),
                path -> false);
    }

    private Descriptor read(String xml) throws IOException, DescriptorException {
        Files.createDirectories(base.resolve("b/x"));
        Files.writeString(environment.descriptor(), xml);
        return new DescriptorReader(environment, getClass().getClassLoader()).read();
    }
}
