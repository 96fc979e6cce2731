package org.clowder.server.internal.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.server.internal.member.Environment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users get wrong in a descriptor, each with all that they are told. */
class MalformedDescriptorTest {

    @TempDir
    Path base;

    private record Case(String xml, String... problems) {
        @Override
        public String toString() {
            return xml;
        }
    }

    /** Inside of the Host. */
    private static Case host(String line, String... problems) {
        return new Case(
                """
                <Server port="-1">
                  <Service name="A">
                    <Engine name="A" defaultHost="a">
                      <Host name="a">
                        %s
                      </Host>
                    </Engine>
                  </Service>
                </Server>
                """
                        .formatted(line),
                problems);
    }

    /** Inside of a Host to which nothing is hot-deployed. */
    private static Case other(String line, String... problems) {
        Case plain = host(line, problems);
        return new Case(plain.xml().replace("<Host name=\"a\">", "<Host name=\"b\">"), problems);
    }

    /** Inside of the Service. */
    private static Case service(String line, String... problems) {
        return new Case(
                """
                <Server port="-1">
                  <Service name="A">
                    <Engine name="A" defaultHost="a"><Host name="a"/></Engine>

                    %s
                  </Service>
                </Server>
                """
                        .formatted(line),
                problems);
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        """
                        <Server port="-1">
                          <Service name="A">
                            <Engine name="A" defaultHost="c"><Host name="a"/></Engine>
                          </Service>
                        </Server>
                        """,
                        "3: <Engine defaultHost=\"c\">: there is no <Host name=\"c\"> in it; add that, or name one that is there"),
                host(
                        "<Valve className=\"java.lang.String\"/>",
                        "5: <Valve className=\"java.lang.String\">: this class is no org.apache.catalina.Valve; name one that is"),
                host(
                        "<Valve className=\"org.apache.catalina.Valve\"/>",
                        "5: <Valve className=\"org.apache.catalina.Valve\">: no object can be made of this class: it is an interface; name one that is complete"),
                host("<Valve/>", "5: <Valve>: has no className; add the name of its class"),
                host(
                        "<Listener className=\"java.util.ArrayList\"/>",
                        "5: <Listener className=\"java.util.ArrayList\">: this class is no org.apache.catalina.LifecycleListener; name one that is"),
                host(
                        "<Realm className=\"org.apache.catalina.valves.RemoteIpValve\"/>",
                        "5: <Realm className=\"org.apache.catalina.valves.RemoteIpValve\">: this class is no org.apache.catalina.Realm; name one that is"),
                other(
                        "<Context docBase=\"x\" path=\"/a\" sesionTimeout=\"3\"/>",
                        "5: <Context sesionTimeout=\"3\">: unknown attribute of org.apache.catalina.core.StandardContext; did you mean sessionTimeout?"),
                other(
                        "<Context docBase=\"x\" path=\"/a\"><Manager maxActiveSessions=\"many\"/></Context>",
                        "5: <Manager maxActiveSessions=\"many\">: the value does not fit: org.apache.catalina.session.StandardManager expects a value of type int"),
                other(
                        "<Context docBase=\"x\" path=\"/a\"><Loader className=\"com.acme.Loader\"/></Context>",
                        "5: <Loader className=\"com.acme.Loader\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                host(
                        "</Host><Host name=\"a\">",
                        "5: <Host name=\"a\">: the one on line 4 has this name; rename or join them"),
                host("</Host><Host>", "5: <Host>: has no name; add name=\"...\""),
                host(
                        "</Host></Engine><Engine name=\"B\" defaultHost=\"b\"><Host name=\"b\">",
                        "5: <Engine>: the <Service> has one already, on line 3; put the second one into a <Service> of its own"),
                host(
                        "<Valve className=\"org.apache.catalina.valves.AccessLogValve\" pattern=\"${no.pattern}\"/>",
                        "5: <Valve pattern=\"${no.pattern}\">: ${no.pattern} has no value; set no.pattern in conf/clowder.properties or CLOWDER_NO_PATTERN in the environment"),
                host(
                        "<Cluster className=\"org.apache.catalina.ha.tcp.SimpleTcpCluster\"><Chanel/></Cluster>",
                        "5: unknown element <Chanel> in <Cluster>: remove it or correct its name"),
                host(
                        "<Cluster className=\"org.apache.catalina.ha.tcp.SimpleTcpCluster\" chanelSendOptions=\"6\"/>",
                        "5: <Cluster chanelSendOptions=\"6\">: unknown attribute of org.apache.catalina.ha.tcp.SimpleTcpCluster; did you mean channelSendOptions?"),
                service(
                        "<Connector port=\"eighty\"/>",
                        "5: <Connector port=\"eighty\">: the value does not fit: org.apache.catalina.connector.Connector expects a value of type int"),
                service(
                        "<Connector port=\"0\" protocol=\"com.acme.Protocol\"/>",
                        "5: <Connector protocol=\"com.acme.Protocol\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                service(
                        "<Connector port=\"0\" maxThreds=\"3\"/>",
                        "5: <Connector maxThreds=\"3\">: unknown attribute of org.apache.catalina.connector.Connector; did you mean maxThreads?"),
                service(
                        "<Connector port=\"0\" maxThreads=\"few\"/>",
                        "5: <Connector maxThreads=\"few\">: the value does not fit: org.apache.catalina.connector.Connector expects a value of type int"),
                service(
                        "<Connector port=\"0\" protocol=\"AJP/1.4\"/>",
                        "5: <Connector protocol=\"AJP/1.4\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                service(
                        "<Connector port=\"0\" SSLEnabled=\"true\"><SSLHostConfig protocls=\"TLSv1.3\"/></Connector>",
                        "5: <SSLHostConfig protocls=\"TLSv1.3\">: unknown attribute of org.apache.tomcat.util.net.SSLHostConfig; did you mean protocols?"),
                service(
                        "<Connector port=\"0\" SSLEnabled=\"true\"><SSLHostConfig><Certificate type=\"RSB\"/></SSLHostConfig></Connector>",
                        "5: <Certificate type=\"RSB\">: unknown type of a key; expected one of UNDEFINED, RSA, DSA, EC, MLDSA"),
                other(
                        "<Context docBase=\"x\" path=\"/a\"><Resources cachingAlowed=\"true\"/></Context>",
                        "5: <Resources cachingAlowed=\"true\">: unknown attribute of org.apache.catalina.webresources.StandardRoot; did you mean cachingAllowed?"),
                host(
                        "<Context path=\"/a\" sesionTimeout=\"3\"><Valve className=\"com.acme.Valve\"/></Context>",
                        "5: <Context sesionTimeout=\"3\">: unknown attribute of org.apache.catalina.core.StandardContext; did you mean sessionTimeout?",
                        "5: <Valve className=\"com.acme.Valve\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                host(
                        "</Host><Host name=\"b\" contextClass=\"com.acme.Shelf\"><Context path=\"/a\" shelf=\"3\"/>",
                        "5: <Host contextClass=\"com.acme.Shelf\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                new Case(
                        """
                        <Server port="-1">
                          <Service name="A">
                            <Engine name="A" defaultHost="a">
                              <Host name="a" contextClass="com.acme.Shelf"><Context path="/a" shelf="3"/></Host>
                            </Engine>
                          </Service>
                        </Server>
                        """,
                        "4: <Host contextClass=\"com.acme.Shelf\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                service(
                        "<Connector port=\"0\" executor=\"none\"/>",
                        "5: <Connector executor=\"none\">: no <Executor> of this name stands before it in the <Service>; add it there, or correct the name"),
                service(
                        "<Connector port=\"0\"><UpgradeProtocol className=\"com.acme.Http4\"/></Connector>",
                        "5: <UpgradeProtocol className=\"com.acme.Http4\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                service(
                        "<Executor name=\"x\" className=\"com.acme.Pool\"/>",
                        "5: <Executor className=\"com.acme.Pool\">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)"),
                service(
                        "<Engine name=\"B\"/>",
                        "5: <Engine>: the <Service> has one already, on line 3; put the second one into a <Service> of its own"),
                new Case("<Srever/>", "1: unknown root element <Srever>: expected <Server>"),
                new Case(
                        "<Server>\n<Service>\n</Server>",
                        "3: not well-formed: The element type \"Service\" must be terminated by the matching end-tag \"</Service>\"."),
                new Case("", "1: not well-formed: Premature end of file."),
                new Case(
                        "<Server port=\"-1\"><Service name=\"A\"/></Server>",
                        "1: <Service>: has no <Engine>; add one with a <Host>, or remove the <Service>"),
                new Case(
                        "<Server port=\"-1\"><GlobalNamingResources><Resorce/></GlobalNamingResources></Server>",
                        "1: unknown element <Resorce> in <GlobalNamingResources>: remove it or correct its name"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theUserIsToldWhereAndWhatToDo(Case wrong) throws IOException {
        assertThat(problems(wrong.xml())).containsExactly(wrong.problems());
    }

    private List<String> problems(String xml) throws IOException {
        Path file = Files.createDirectories(base.resolve("conf")).resolve("catalina-server.xml");
        Files.writeString(file, xml);
        try {
            new DescriptorReader(new Environment(base, base), getClass().getClassLoader()).read();
            return List.of();
        } catch (DescriptorException e) {
            return e.problems().stream()
                    .map(problem -> problem.toString().substring(file.toString().length() + 1))
                    .toList();
        }
    }
}
