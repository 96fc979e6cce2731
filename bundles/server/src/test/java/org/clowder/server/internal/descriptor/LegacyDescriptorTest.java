package org.clowder.server.internal.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.ha.tcp.SimpleTcpCluster;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.realm.MessageDigestCredentialHandler;
import org.apache.catalina.realm.NullRealm;
import org.apache.catalina.tribes.ChannelInterceptor;
import org.apache.catalina.tribes.ManagedChannel;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.interceptors.MessageDispatchInterceptor;
import org.apache.catalina.valves.AccessLogValve;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.clowder.server.internal.Elements;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.member.Environment;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors in the names of earlier systems, read by the reader that a start uses. */
class LegacyDescriptorTest {

    private static final Logger LOGGER = Logger.getLogger(Findings.class.getName());

    @TempDir
    private Path base;

    private final List<LogRecord> records = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listenToTheLog() throws IOException {
        LOGGER.addHandler(handler);
        Files.createDirectories(base.resolve("conf"));
        Files.writeString(base.resolve("conf/clowder.properties"), "");
    }

    @AfterEach
    void leaveTheLog() {
        LOGGER.removeHandler(handler);
    }

    @Test
    void makesAnElementOfTheClassOfTodayAndSaysSoOnceWithItsLine() throws Exception {
        Descriptor descriptor = read(
                server(
                        "",
                        "<Cluster className=\"" + SimpleTcpCluster.class.getName()
                                + "\"><Channel className=\"" + GroupChannel.class.getName()
                                + "\">\n<Interceptor className=\""
                                + "org.apache.catalina.tribes.group.interceptors.MessageDispatch15Interceptor\"/></Channel></Cluster>"));
        ManagedChannel channel =
                (ManagedChannel) ((SimpleTcpCluster) engine(descriptor).getCluster()).getChannel();
        ChannelInterceptor first = channel.getInterceptors().next();
        assertThat(first).isExactlyInstanceOf(MessageDispatchInterceptor.class);
        assertThat(said())
                .containsExactly("INFO " + base.resolve("conf/catalina-server.xml")
                        + ":6: <Interceptor className=\"org.apache.catalina.tribes.group.interceptors.MessageDispatch15Interceptor\">"
                        + " is now org.apache.catalina.tribes.group.interceptors.MessageDispatchInterceptor");
    }

    @Test
    void leavesOutWhatNobodyNeedsAnyMoreWithAllThatIsInsideIt() throws Exception {
        Descriptor descriptor = read(server(
                "",
                "<Listener className=\"org.apache.catalina.core.JasperListener\"><Nonsense/></Listener>"
                        + "<Cluster className=\"" + SimpleTcpCluster.class.getName()
                        + "\"><ClusterListener className=\""
                        + "org.apache.catalina.ha.session.JvmRouteSessionIDBinderListener\"/></Cluster>"));
        assertThat(((SimpleTcpCluster) engine(descriptor).getCluster()).findClusterListeners())
                .isEmpty();
        assertThat(said())
                .satisfiesExactly(
                        line -> assertThat(line).contains("JasperListener\"> is left out: JSP"),
                        line -> assertThat(line).contains("JvmRouteSessionIDBinderListener\"> is left out: since"));
    }

    @Test
    void warnsWhereTheUserHasToDecide() throws Exception {
        Descriptor descriptor =
                read(server("", "<Realm className=\"org.wso2.carbon.tomcat.ext.realms.CarbonTomcatRealm\"/>"));
        assertThat(engine(descriptor).getRealm()).isExactlyInstanceOf(NullRealm.class);
        assertThat(said()).singleElement().asString().startsWith("WARNING").contains("nobody can log in");
    }

    @Test
    void refusesWhatCannotBeCarriedOverWithItsLineAndWhatToDo() {
        assertThat(problems(server("", "<Realm className=\"org.apache.catalina.realm.JDBCRealm\" driverName=\"x\"/>")))
                .singleElement()
                .asString()
                .contains("catalina-server.xml:5: <Realm className=\"org.apache.catalina.realm.JDBCRealm\"> cannot be")
                .contains("use org.apache.catalina.realm.DataSourceRealm");
    }

    @Test
    void namesTheBundleThatIsMissingAndGoesOnToTheNextProblem() {
        List<String> problems = problems(
                server(
                        "",
                        "<Listener className=\"com.hazelcast.session.P2PLifecycleListener\" configLocation=\"h.xml\"/>\n<Vlave/>"));
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0))
                .contains(":5: <Listener className=\"com.hazelcast.session.P2PLifecycleListener\">: its successor")
                .contains("org.clowder.hazelcast.P2PLifecycleListener is not here: install the bundle")
                .contains("without Hazelcast, remove this Listener");
        assertThat(problems.get(1)).contains(":6: unknown element <Vlave>");
    }

    @Test
    void translatesTheAttributesOfAnElementInOneLine() throws Exception {
        Descriptor descriptor = read(server(
                "<Connector port=\"0\" protocol=\"org.apache.coyote.http11.Http11Protocol\" acceptorThreadCount=\"2\""
                        + " compressableMimeType=\"text/css\" debug=\"0\" soTimeout=\"123\"/>",
                ""));
        Connector connector = service(descriptor).findConnectors()[0];
        assertThat(connector.getProperty("compressibleMimeType")).isEqualTo("text/css");
        assertThat(connector.getProperty("connectionTimeout")).isEqualTo(123);
        assertThat(said())
                .singleElement()
                .asString()
                .contains(":3: <Connector>: protocol=\"org.apache.coyote.http11.Http11Protocol\" is now \"HTTP/1.1\"")
                .contains("; acceptorThreadCount is left out: one thread accepts;")
                .contains("compressableMimeType is now compressibleMimeType;")
                .contains("soTimeout is now connectionTimeout");
    }

    @Test
    void movesTheKeysOfATlsConnectorIntoItsCertificateAndKeepsSecretsOutOfTheLog() throws Exception {
        Descriptor descriptor = read(server(
                "<Connector port=\"0\" protocol=\"org.apache.coyote.http11.Http11NioProtocol\" SSLEnabled=\"true\""
                        + " scheme=\"https\" secure=\"true\" clientAuth=\"want\" sslProtocol=\"TLS\""
                        + " keystoreFile=\"conf/key.p12\" keystorePass=\"hush\" sslEnabledProtocols=\"TLSv1.2,TLSv1.3\"/>",
                ""));
        SSLHostConfig[] configs = service(descriptor).findConnectors()[0].findSslHostConfigs();
        assertThat(configs).hasSize(1);
        assertThat(configs[0].getProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(configs[0].getCertificateVerification()).isEqualTo(SSLHostConfig.CertificateVerification.OPTIONAL);
        assertThat(configs[0].getCertificates()).singleElement().satisfies(certificate -> {
            assertThat(certificate.getCertificateKeystorePassword()).isEqualTo("hush");
            assertThat(certificate.getCertificateKeystoreFile()).endsWith("key.p12");
            assertThat(certificate.getType()).isEqualTo(SSLHostConfigCertificate.Type.UNDEFINED);
        });
        assertThat(said())
                .singleElement()
                .asString()
                .contains("keystoreFile is now certificateKeystoreFile of <SSLHostConfig><Certificate> inside it")
                .doesNotContain("hush");
    }

    @Test
    void leavesTheTlsAttributesOfAPlainConnectorOut() throws Exception {
        Descriptor descriptor = read(server("<Connector port=\"0\" clientAuth=\"false\" sslProtocol=\"TLS\"/>", ""));
        assertThat(service(descriptor).findConnectors()[0].findSslHostConfigs()).isEmpty();
        assertThat(said()).singleElement().asString().contains("without SSLEnabled=\"true\" it has no effect");
    }

    @Test
    void keepsPasswordsThatWereDigestedDigested() throws Exception {
        Descriptor descriptor =
                read(server("", "<Realm className=\"" + MemoryRealm.class.getName() + "\" digest=\"SHA-256\"/>"));
        assertThat(engine(descriptor).getRealm().getCredentialHandler())
                .isInstanceOfSatisfying(
                        MessageDigestCredentialHandler.class,
                        digest -> assertThat(digest.getAlgorithm()).isEqualTo("SHA-256"));
    }

    @Test
    void leavesAnAttributeAloneThatTheClassOfTheElementHas() throws Exception {
        Descriptor descriptor =
                read(server("", "<Valve className=\"" + Resolving.class.getName() + "\" resolveHosts=\"true\"/>"));
        assertThat(((Resolving) engine(descriptor).getPipeline().getFirst()).resolves)
                .isTrue();
        assertThat(said()).isEmpty();
    }

    @Test
    void doesNotOpenAnAjpConnectorWithoutSecretAndSaysWhy() throws Exception {
        Descriptor descriptor = read(server(
                "<Connector port=\"1\" protocol=\"AJP/1.3\"/><Connector port=\"2\" protocol=\"AJP/1.3\" secret=\"s\"/>"
                        + "<Connector port=\"3\" protocol=\"org.apache.coyote.ajp.AjpNioProtocol\" requiredSecret=\"s\"/>"
                        + "<Connector port=\"4\" protocol=\"AJP/1.3\" secretRequired=\"false\"/>"
                        + "<Connector port=\"5\" protocol=\"AJP/1.3\" secret=\"\"/>",
                ""));
        assertThat(service(descriptor).findConnectors())
                .extracting(Connector::getPort)
                .containsExactly(2, 3, 4);
        assertThat(said())
                .filteredOn(line -> line.startsWith("WARNING"))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(":3: <Connector port=\"1\" protocol=\"AJP/1.3\"> is not opened")
                                .contains("secretRequired"),
                        line -> assertThat(line).contains("port=\"5\""));
    }

    @Test
    void translatesWhatAContextSaysOfAHotDeployedApplication() throws Exception {
        Descriptor descriptor = read(server("", "")
                .replace(
                        "name=\"h\"/>",
                        "name=\"h\"><Context path=\"/shop\" allowLinking=\"true\" antiJARLocking=\"true\">"
                                + "<Manager className=\"org.apache.catalina.session.StandardManager\" sessionIdLength=\"20\"/>"
                                + "</Context></Host>"));
        Element expected = Elements.of(
                """
                <Context>
                  <Resources allowLinking="true"/>
                  <Manager className="org.apache.catalina.session.StandardManager">
                    <SessionIdGenerator className="org.apache.catalina.util.StandardSessionIdGenerator" sessionIdLength="20"/>
                  </Manager>
                </Context>
                """);
        assertThat(descriptor.templates().find("/shop"))
                .hasValueSatisfying(
                        shop -> assertThat(shop.context().same(expected)).isTrue());
    }

    @Test
    void readsAPatternWhoseQuotationMarksAreNotEscapedAndSaysWhere() throws Exception {
        Descriptor descriptor = read(
                server("", "<Valve className=\"" + AccessLogValve.class.getName() + "\" pattern=\"%h \"%r\" %s\"/>"));
        assertThat(((AccessLogValve) engine(descriptor).getPipeline().getFirst()).getPattern())
                .isEqualTo("%h \"%r\" %s");
        assertThat(said()).singleElement().asString().startsWith("WARNING").contains(":5: a quotation mark");
    }

    @Test
    void namesWhatIsInsideAnElementThatIsLeftOut() throws Exception {
        Descriptor descriptor = read(server(
                "",
                "<Cluster className=\"" + SimpleTcpCluster.class.getName()
                        + "\"><Deployer className=\"x.Farm\"><Inner/>" + "</Deployer></Cluster>"));
        assertThat(((SimpleTcpCluster) engine(descriptor).getCluster()).getClusterDeployer())
                .isNull();
        assertThat(said())
                .singleElement()
                .asString()
                .startsWith("WARNING")
                .contains(":5: <Deployer className=\"x.Farm\"> is left out: a Deployer works only")
                .endsWith("; with it goes what is inside: Inner");
    }

    @Test
    void makesTheServiceOfCarbonAPlainOne() throws Exception {
        Descriptor descriptor = read(server("", "")
                .replace(
                        "<Service ",
                        "<Service className=\"org.wso2.carbon.tomcat.ext.service.ExtendedStandardService\" "));
        assertThat(service(descriptor)).isExactlyInstanceOf(StandardService.class);
    }

    /** A descriptor whose Connectors are in line 3 and whose Engine's elements begin in line 5. */
    private static String server(String connectors, String inEngine) {
        return """
                <Server>
                  <Service name="A">
                %s
                    <Engine name="A" defaultHost="h">
                %s
                      <Host name="h"/>
                    </Engine>
                  </Service>
                </Server>
                """
                .formatted(connectors, inEngine);
    }

    private static Service service(Descriptor descriptor) {
        return descriptor.server().findServices()[0];
    }

    private static Engine engine(Descriptor descriptor) {
        Engine engine = service(descriptor).getContainer();
        assertThat(engine.findChildren()).hasOnlyElementsOfType(Host.class);
        return engine;
    }

    private List<String> said() {
        return records.stream()
                .map(record -> (record.getLevel() == Level.INFO
                                ? "INFO"
                                : record.getLevel().getName()) + " " + record.getMessage())
                .toList();
    }

    private List<String> problems(String xml) {
        DescriptorException failure = catchThrowableOfType(DescriptorException.class, () -> read(xml));
        assertThat(failure).as("the descriptor is refused").isNotNull();
        return failure.problems().stream().map(Problem::toString).toList();
    }

    private Descriptor read(String xml) throws IOException, DescriptorException {
        Files.writeString(base.resolve("conf/catalina-server.xml"), xml);
        return new DescriptorReader(new Environment(base, base), getClass().getClassLoader()).read();
    }

    /** Has an attribute of its own that others have lost. */
    public static final class Resolving extends AccessLogValve {

        private boolean resolves;

        public void setResolveHosts(boolean resolveHosts) {
            resolves = resolveHosts;
        }
    }
}
