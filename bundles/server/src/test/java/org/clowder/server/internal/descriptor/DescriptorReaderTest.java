package org.clowder.server.internal.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.catalina.Host;
import org.apache.catalina.Valve;
import org.apache.catalina.ha.tcp.ReplicationValve;
import org.apache.catalina.ha.tcp.SimpleTcpCluster;
import org.apache.catalina.valves.AccessLogValve;
import org.clowder.server.internal.Shelf;
import org.clowder.server.internal.descriptor.ContextTemplates.Template;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.member.Environment;
import org.clowder.tomcat.LeadingValve;
import org.clowder.tomcat.Replaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorReaderTest {

    @TempDir
    private Path base;

    @BeforeEach
    void makeMember() throws IOException {
        Files.createDirectories(base.resolve("conf"));
        Files.createDirectories(base.resolve("webapps"));
        Files.writeString(base.resolve("conf/clowder.properties"), "http.port=0\nmember.name=m1\n");
    }

    @Test
    void keepsEveryServiceOfTheDescriptor() throws Exception {
        Descriptor descriptor = read(
                """
                <Server>
                  <Service name="A"><Connector port="${http.port}"/>
                    <Engine name="A" defaultHost="h"><Host name="h"/></Engine></Service>
                  <Service name="B"><Engine name="B" defaultHost="h"><Host name="h"/></Engine></Service>
                </Server>
                """);
        assertThat(descriptor.server().findServices()).hasSize(2);
        assertThat(descriptor.server().findServices()[0].findConnectors()[0].getPort())
                .isZero();
    }

    @Test
    void readsWhatAnEntityIncludes() throws Exception {
        Files.writeString(base.resolve("conf/hosts.xml"), "<Host name=\"included\"/>");
        Descriptor descriptor = read("<!DOCTYPE Server [<!ENTITY hosts SYSTEM \"hosts.xml\">]>\n"
                + engine("</Host>&hosts;<Host name=\"other\">"));
        assertThat(descriptor.server().findServices()[0].getContainer().findChild("included"))
                .isNotNull();
    }

    @Test
    void namesTheLineOfAMalformedDescriptor() {
        assertThat(problem("<Server>\n  <Service name=\"A\">\n</Server>\n"))
                .contains("catalina-server.xml:3: not well-formed: ")
                .contains("Service");
    }

    @Test
    void namesAnUnknownClassWithItsLineAndWhatToDo() {
        assertThat(problem(engine("<Valve className=\"org.example.Missing\"/>")))
                .contains("catalina-server.xml:5: <Valve className=\"org.example.Missing\">: class not found")
                .contains("org.clowder.catalina");
    }

    @Test
    void namesAnUnknownAttributeAndTheNearestKnownOne() {
        assertThat(problem(engine("<Valve className=\"org.apache.catalina.valves.AccessLogValve\" prefixx=\"a\"/>")))
                .contains("catalina-server.xml:5: <Valve prefixx=\"a\">: unknown attribute of")
                .contains("did you mean prefix?");
    }

    @Test
    void namesAnUnknownElementAndGoesOnToTheNextProblem() {
        DescriptorException failure = failure(engine("<Vlave/>\n<Valve className=\"org.example.Missing\"/>"));
        assertThat(failure.problems()).hasSize(2);
        assertThat(failure.problems().get(0).toString()).contains(":5: unknown element <Vlave> in <Host>");
        assertThat(failure.problems().get(1).toString()).contains(":6: <Valve className=\"org.example.Missing\">");
        assertThat(failure.getMessage()).contains("and 1 more");
    }

    @Test
    void namesAValueThatDoesNotFit() {
        assertThat(problem(engine("<Context path=\"/a\" docBase=\".\" backgroundProcessorDelay=\"soon\"/>")))
                .contains("the value does not fit")
                .contains("int");
    }

    @Test
    void passesOnWhatASetterHasAgainstAValue() {
        assertThat(problem(engine("<Valve className=\"" + Picky.class.getName() + "\" mood=\"wild\"/>")))
                .contains("catalina-server.xml:5: <Valve mood=\"wild\">: the mood is wild, expected calm");
    }

    @Test
    void namesAPropertyThatHasNoValue() {
        assertThat(problem(engine("<Alias>x</Alias><Context path=\"/a\" docBase=\"${no.such}\"/>")))
                .contains("${no.such} has no value")
                .contains("CLOWDER_NO_SUCH");
    }

    @Test
    void takesADefaultWhereAPropertyHasNone() throws Exception {
        Descriptor descriptor = read(engine("").replace("name=\"A\">", "name=\"${service.name:-Z}\">"));
        assertThat(descriptor.server().findServices()[0].getName()).isEqualTo("Z");
    }

    @Test
    void readsAMountedSecretFile() throws Exception {
        Path secret = Files.writeString(base.resolve("secret"), "hidden\n");
        Descriptor descriptor = read(engine("").replace("name=\"A\">", "name=\"${file:" + secret + "}\">"));
        assertThat(descriptor.server().findServices()[0].getName()).isEqualTo("hidden");
    }

    @Test
    void neverShowsTheValueOfASecret() throws Exception {
        Path secret = Files.writeString(base.resolve("secret"), "xyzzy\n");
        String valve = "<Valve className=\"" + Picky.class.getName() + "\" mood=\"";
        assertThat(problem(engine(valve + "${file:" + secret + "}\"/>")))
                .contains("<Valve mood=\"***\">: the mood is ***, expected calm")
                .doesNotContain("xyzzy");
        assertThat(problem(engine("<Realm className=\"org.apache.catalina.realm.MemoryRealm\" dbPassword=\"plugh\"/>")))
                .contains("dbPassword=\"***\"")
                .doesNotContain("plugh");
    }

    @Test
    void writesNothingAndNoSecretOfAHotDeployedApplication() throws Exception {
        Path secret = Files.writeString(base.resolve("secret"), "xyzzy\n");
        String xml = engine("<Context path=\"/shop\"><Parameter name=\"token\" value=\"${file:" + secret
                + "}\"/><Valve className=\"%s\"/></Context>");
        Descriptor descriptor = read(xml.formatted(AccessLogValve.class.getName()));
        assertThat(descriptor.templates().find("/shop").orElseThrow().context().children("Parameter"))
                .singleElement()
                .satisfies(parameter -> assertThat(parameter.attribute("value")).isEqualTo("xyzzy"));
        assertThat(problem(xml.formatted("org.example.Missing"))).contains("class not found");

        try (Stream<Path> files = Files.walk(base)) {
            assertThat(files.filter(Files::isRegularFile).map(base::relativize).map(Path::toString))
                    .containsExactlyInAnyOrder("secret", "conf/catalina-server.xml", "conf/clowder.properties");
        }
    }

    @Test
    void putsTheLeadingValveFirstWhereverItIsWritten() throws Exception {
        Descriptor descriptor = read(engine("<Valve className=\"" + AccessLogValve.class.getName() + "\"/>"
                + "<Valve className=\"" + Leading.class.getName() + "\" filter=\".*[.]png\"/>"
                + "<Cluster className=\"" + LedCluster.class.getName() + "\"/>"));
        Valve[] valves = host(descriptor).getPipeline().getValves();
        assertThat(valves[0]).isInstanceOf(Leading.class);
        assertThat(((Leading) valves[0]).getFilter()).isEqualTo(".*[.]png");
        assertThat(valves).filteredOn(Leading.class::isInstance).hasSize(1);
    }

    @Test
    void keepsWhatWasWrittenForAClassWhoseSuccessorIsTheLeadingValve() throws Exception {
        Descriptor descriptor = read(engine("<Valve className=\"org.example.Follower\" filter=\".*[.]png\"/>"
                + "<Cluster className=\"" + ReplacedLeader.class.getName() + "\"/>"));
        assertThat(host(descriptor).getPipeline().getValves()[0])
                .isInstanceOfSatisfying(
                        Leading.class, valve -> assertThat(valve.getFilter()).isEqualTo(".*[.]png"));
    }

    @Test
    void namesTheLineWhereTheLeadingValveWasWritten() {
        assertThat(problem(engine("<Cluster className=\"" + LedCluster.class.getName() + "\"/>\n<Valve className=\""
                        + Leading.class.getName() + "\" filtre=\".*\"/>")))
                .contains("catalina-server.xml:6: <Valve filtre=\".*\">: unknown attribute");
    }

    @Test
    void putsTheLeadingValveFirstEvenIfNobodyWroteIt() throws Exception {
        Descriptor descriptor = read(engine("<Valve className=\"" + AccessLogValve.class.getName() + "\"/>"
                + "<Cluster className=\"" + LedCluster.class.getName() + "\"/>"));
        assertThat(host(descriptor).getPipeline().getValves()[0]).isInstanceOf(Leading.class);
    }

    @Test
    void keepsAContextWithoutApplicationForTheOneThatIsDeployed() throws Exception {
        Descriptor descriptor = read(engine("<Context path=\"/shop\" distributable=\"true\"><Valve className=\""
                + AccessLogValve.class.getName() + "\"/></Context>"));
        assertThat(host(descriptor).findChildren()).isEmpty();
        Element template = descriptor.templates().find("/shop").orElseThrow().context();
        assertThat(template.attributeNames()).containsExactly("distributable");
        assertThat(template.children()).extracting(Element::className).containsExactly(AccessLogValve.class.getName());
    }

    @Test
    void leavesAContextWithAnApplicationToTomcat() throws Exception {
        Files.createDirectories(base.resolve("webapps/shop"));
        Descriptor descriptor = read(engine("<Context path=\"/shop\" docBase=\"shop\"/>"));
        assertThat(host(descriptor).findChildren()).hasSize(1);
    }

    @Test
    void makesAnElementOfTheClassThatTheClusterPutsInItsPlaceWhereverItIsWritten() throws Exception {
        Files.createDirectories(base.resolve("webapps/shop"));
        Descriptor descriptor = read(engine(
                        "<Valve className=\"org.example.Elsewhere\" prefix=\"kept\"/>"
                                + "<Context path=\"/shop\" docBase=\"shop\"><Valve className=\"org.example.Elsewhere\"/></Context>")
                .replace("<Host", "<Cluster className=\"" + ReplacingCluster.class.getName() + "\"/><Host"));
        Host host = host(descriptor);
        assertThat(host.getPipeline().getValves()[0])
                .isInstanceOfSatisfying(
                        Ours.class, valve -> assertThat(valve.getPrefix()).isEqualTo("kept"));
        assertThat(host.findChildren()[0].getPipeline().getValves()).hasAtLeastOneElementOfType(Ours.class);
    }

    @Test
    void replacesNothingBesideTheContainerOfTheCluster() {
        String clustered =
                "<Host name=\"clustered\"><Cluster className=\"" + ReplacingCluster.class.getName() + "\"/></Host>";
        assertThat(problem(engine("<Valve className=\"org.example.Elsewhere\"/>")
                        .replace("</Engine>", clustered + "</Engine>")))
                .contains("<Valve className=\"org.example.Elsewhere\">: class not found");
    }

    @Test
    void keepsTheClassOfAContextForTheOneThatIsDeployed() throws Exception {
        Descriptor descriptor = read(engine("<Context path=\"/shop\" className=\"" + Shelf.class.getName() + "\"/>"));
        Template template = descriptor.templates().find("/shop").orElseThrow();
        assertThat(template.className()).isEqualTo(Shelf.class.getName());
        assertThat(template.context().attributeNames()).isEmpty();
    }

    private static Host host(Descriptor descriptor) {
        return (Host) descriptor.server().findServices()[0].getContainer().findChildren()[0];
    }

    private static String engine(String inHost) {
        return """
                <Server>
                  <Service name="A">
                    <Engine name="A" defaultHost="h">
                      <Host name="h">
                """
                + inHost
                + """

                      </Host>
                    </Engine>
                  </Service>
                </Server>
                """;
    }

    private String problem(String xml) {
        return failure(xml).getMessage();
    }

    private DescriptorException failure(String xml) {
        DescriptorException failure = catchThrowableOfType(DescriptorException.class, () -> read(xml));
        assertThat(failure).as("the descriptor is refused").isNotNull();
        return failure;
    }

    private Descriptor read(String xml) throws IOException, DescriptorException {
        Files.writeString(base.resolve("conf/catalina-server.xml"), xml);
        return new DescriptorReader(new Environment(base, base), getClass().getClassLoader()).read();
    }

    /** A valve that a cluster wants first. */
    public static final class Leading extends ReplicationValve {}

    /** A cluster with a leading valve. */
    @LeadingValve(Leading.class)
    public static final class LedCluster extends SimpleTcpCluster {}

    /** A cluster that replaces a class by its leading valve. */
    @LeadingValve(Leading.class)
    @Replaces(value = "org.example.Follower", by = Leading.class)
    public static final class ReplacedLeader extends SimpleTcpCluster {}

    /** A cluster that replaces a class. */
    @Replaces(value = "org.example.Elsewhere", by = Ours.class)
    public static final class ReplacingCluster extends SimpleTcpCluster {}

    /** Refuses every value of one attribute. */
    public static final class Picky extends AccessLogValve {

        @SuppressWarnings("DoNotCallSuggester") // called by the reader of the descriptor
        public void setMood(String mood) {
            throw new IllegalArgumentException("the mood is " + mood + ", expected calm");
        }
    }

    /** What takes the place of a class that is not here. */
    public static final class Ours extends AccessLogValve {}
}
