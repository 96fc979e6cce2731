package org.clowder.server.internal.descriptor.legacy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.core.StandardWrapper;
import org.apache.catalina.ha.backend.HeartbeatListener;
import org.apache.catalina.ha.session.BackupManager;
import org.apache.catalina.ha.tcp.SimpleTcpCluster;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.realm.MessageDigestCredentialHandler;
import org.apache.catalina.session.DataSourceStore;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.apache.catalina.tribes.membership.McastService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.apache.catalina.tribes.transport.nio.PooledParallelSender;
import org.apache.catalina.util.StandardSessionIdGenerator;
import org.apache.catalina.valves.AccessLogValve;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.coyote.ajp.AjpNioProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.clowder.server.internal.descriptor.legacy.LegacyNames.Today;
import org.junit.jupiter.api.Test;

/** Holds the table against the Tomcat that is there: an entry must be needed, and lead somewhere. */
class LegacyNamesTest {

    /** The classes of today that an element may be made of; the first ones by default. */
    private static final Map<String, List<Class<?>>> CLASSES = Map.ofEntries(
            entry("Server", List.of(StandardServer.class)),
            entry("Service", List.of(StandardService.class)),
            entry("Engine", List.of(StandardEngine.class)),
            entry("Host", List.of(StandardHost.class)),
            entry("Context", List.of(StandardContext.class)),
            entry("Wrapper", List.of(StandardWrapper.class)),
            entry("Connector", List.of(Connector.class, Http11NioProtocol.class, AjpNioProtocol.class)),
            entry("UpgradeProtocol", List.of(Http2Protocol.class)),
            entry("SSLHostConfig", List.of(SSLHostConfig.class)),
            entry("Certificate", List.of(SSLHostConfigCertificate.class)),
            entry("Cluster", List.of(SimpleTcpCluster.class)),
            entry("Manager", List.of(StandardManager.class, BackupManager.class)),
            entry("SessionIdGenerator", List.of(StandardSessionIdGenerator.class)),
            entry("Store", List.of(DataSourceStore.class)),
            entry("Membership", List.of(McastService.class)),
            entry("Receiver", List.of(NioReceiver.class)),
            entry("Sender", List.of(PooledParallelSender.class)),
            entry("Transport", List.of(PooledParallelSender.class)),
            entry("Interceptor", List.of(TcpFailureDetector.class)),
            entry("Listener", List.of(JreMemoryLeakPreventionListener.class, HeartbeatListener.class)),
            entry("Resources", List.of(StandardRoot.class)),
            entry("Loader", List.of(WebappLoader.class)),
            entry("Realm", List.of(MemoryRealm.class)),
            entry("CredentialHandler", List.of(MessageDigestCredentialHandler.class)),
            entry("Valve", List.of(AccessLogValve.class)));

    private final LegacyNames names = LegacyNames.shipped();

    @Test
    void namesNoClassThatIsHereAndLeadsToNoneThatIsNot() {
        assertThat(keys("class")).hasSizeGreaterThan(30).allSatisfy(key -> {
            assertThat(exists(key.get(1))).as(key.get(1) + " exists").isFalse();
            Today today = names.ofClass(key.get(1)).orElseThrow();
            if (today.today().startsWith("org.apache.")) {
                assertThat(exists(today.today())).as(today.today() + " exists").isTrue();
            }
        });
    }

    @Test
    void namesNoAttributeThatIsHere() {
        assertThat(keys("attribute")).hasSizeGreaterThan(100).allSatisfy(key -> assertThat(has(key.get(1), key.get(2)))
                .as(key + " is an attribute of today")
                .isFalse());
    }

    @Test
    void leadsToNoAttributeThatIsNotHere() {
        assertThat(keys("attribute")).allSatisfy(key -> {
            Today today = names.ofAttribute(key.get(1), key.get(2)).orElseThrow();
            if (today.nested()) {
                List<String> child = today.child();
                assertThat(has(child.get(child.size() - 1), today.childAttribute()))
                        .as(key + " leads to " + today.today())
                        .isTrue();
            } else if (!today.leftOut() && !today.refused()) {
                assertThat(today.today().equals("protocol") || has(key.get(1), today.today()))
                        .as(key + " leads to " + today.today())
                        .isTrue();
            }
        });
    }

    @Test
    void saysWhatToDoOrWhyWhereverSomethingIsNotCarriedOver() {
        assertThat(names.keys()).allSatisfy(key -> {
            Today today = today(key);
            if (today.leftOut() || today.refused()) {
                assertThat(today.because()).as(key.toString()).hasSizeGreaterThan(10);
            }
        });
    }

    @Test
    void isListedInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../../docs/legacy-names.md"));
        assertThat(keys("class")).allSatisfy(key -> assertThat(page).contains("`" + key.get(1) + "`"));
        assertThat(keys("attribute"))
                .allSatisfy(key -> assertThat(page).as(key.toString()).contains("`" + key.get(2) + "`"));
    }

    private Today today(List<String> key) {
        return switch (key.get(0)) {
            case "class" -> names.ofClass(key.get(1)).orElseThrow();
            case "element" -> names.ofElement(key.get(1), key.get(2)).orElseThrow();
            case "inside" -> names.ofElementInside(key.get(1), key.get(2)).orElseThrow();
            case "around" -> names.ofClusterAround(key.get(1), key.get(2)).orElseThrow();
            case "attribute" -> names.ofAttribute(key.get(1), key.get(2)).orElseThrow();
            default -> names.ofValue(key.get(1), key.get(2), key.get(3)).orElseThrow();
        };
    }

    private List<List<String>> keys(String kind) {
        return names.keys().stream().filter(key -> key.get(0).equals(kind)).toList();
    }

    private static boolean exists(String className) {
        try {
            Class.forName(className, false, LegacyNamesTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean has(String element, String attribute) {
        assertThat(CLASSES).containsKey(element);
        String setter = "set" + attribute.substring(0, 1).toUpperCase(Locale.ROOT) + attribute.substring(1);
        return CLASSES.get(element).stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .anyMatch(method -> method.getName().equals(setter) && method.getParameterCount() == 1);
    }
}
