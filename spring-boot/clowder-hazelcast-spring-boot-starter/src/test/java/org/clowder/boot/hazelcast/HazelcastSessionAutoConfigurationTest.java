package org.clowder.boot.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.catalina.Cluster;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.clowder.harness.Await;
import org.clowder.harness.Ports;
import org.clowder.hazelcast.SafeConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications of one JVM whose sessions are in Hazelcast. */
@Timeout(120)
class HazelcastSessionAutoConfigurationTest {

    /** As one is started after the other, none waits for more. */
    private static final String WAIT = "hazelcast.wait.seconds.before.join";

    private static final String MAP = "empty_session_replication";

    @TempDir
    private Path directory;

    private final String cluster = UUID.randomUUID().toString();
    private final List<Integer> ports = Ports.some(2);
    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
    private final List<HazelcastInstance> instances = new ArrayList<>();

    @AfterEach
    void close() {
        applications.forEach(ConfigurableApplicationContext::close);
        instances.forEach(HazelcastInstance::shutdown);
        assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
        assertThat(HazelcastClient.getAllHazelcastClients()).isEmpty();
    }

    private ConfigurableApplicationContext run(List<?> beans, String... properties) {
        ConfigurableApplicationContext application = Application.run(beans, properties);
        applications.add(application);
        return application;
    }

    private Config member(int number, String name) {
        Config config = SafeConfig.secure(SafeConfig.onLoopback());
        config.setClusterName(cluster).setInstanceName(name).setProperty(WAIT, "0");
        config.getNetworkConfig().setPort(ports.get(number)).setPortAutoIncrement(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setMembers(members());
        return config;
    }

    private List<String> members() {
        return ports.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    private ClientConfig client(String name) {
        ClientConfig config = new ClientConfig().setClusterName(cluster).setInstanceName(name);
        config.getNetworkConfig().setAddresses(List.of(members().get(0)));
        return config;
    }

    private HazelcastInstance started(Config config) {
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
        instances.add(instance);
        // who has what is arranged once it is asked for
        Await.until(
                "its share is there",
                () -> instance.getMap(MAP).isEmpty()
                        && instance.getPartitionService().isClusterSafe());
        return instance;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String memberXml(int number) throws IOException {
        return file(
                "member-" + number + ".xml",
                """
                <hazelcast xmlns="http://www.hazelcast.com/schema/config">
                  <cluster-name>%s</cluster-name>
                  <properties><property name="%s">0</property></properties>
                  <network>
                    <port auto-increment="false">%d</port>
                    <join>
                      <auto-detection enabled="false"/>
                      <tcp-ip enabled="true"><members>%s</members></tcp-ip>
                    </join>
                    <interfaces enabled="true"><interface>127.0.0.1</interface></interfaces>
                  </network>
                </hazelcast>
                """
                        .formatted(cluster, WAIT, ports.get(number), String.join(",", members())));
    }

    @Test
    void aSessionGoesOnAtTheOtherMember() throws Exception {
        ConfigurableApplicationContext first = run(List.of(), "tsm.config.location=" + memberXml(0));
        ConfigurableApplicationContext second =
                run(List.of(), "tsm.config.location=" + Path.of(memberXml(1)).toUri());
        String session = Application.session(Application.visit(first, null));
        assertThat(Application.visit(second, session).body()).isEqualTo("2");
        expectNoForeignClasses(Hazelcast.getAllHazelcastInstances().iterator().next());

        first.close();
        assertThat(Application.visit(second, session).body()).isEqualTo("3");
        assertThat(Hazelcast.getAllHazelcastInstances()).hasSize(1);
    }

    @Test
    void withoutAnyConfigurationItIsForThisMachineAndApplicationOnly() {
        run(List.of(), "spring.application.name=" + cluster);
        HazelcastInstance only = Hazelcast.getAllHazelcastInstances().iterator().next();
        assertThat(only.getConfig().getClusterName()).isEqualTo(cluster);
        assertThat(only.getCluster().getLocalMember().getSocketAddress().getAddress())
                .matches(InetAddress::isLoopbackAddress);
        assertThat(only.getConfig()
                        .getNetworkConfig()
                        .getJoin()
                        .getMulticastConfig()
                        .isEnabled())
                .isFalse();
    }

    @Test
    void aClientsConfigurationMakesAClientWhoseSessionsOutliveAllApplications() throws Exception {
        HazelcastInstance server = started(member(0, "server"));
        String location = file(
                "client.yaml",
                """
                hazelcast-client:
                  cluster-name: %s
                  network:
                    cluster-members:
                      - %s
                """
                        .formatted(cluster, members().get(0)));
        String[] properties = {
            "tsm.config.location=" + location,
            "tsm.map.name=shop",
            "tsm.sticky=false",
            "tsm.deferred.write=false",
            "tsm.process.expires.frequency=1"
        };
        ConfigurableApplicationContext first = run(List.of(), properties);
        String session = Application.session(Application.visit(first, null));
        assertThat(HazelcastClient.getAllHazelcastClients()).hasSize(1);
        assertThat(server.getMap("shop").size()).isEqualTo(1);
        expectNoForeignClasses(
                HazelcastClient.getAllHazelcastClients().iterator().next());
        first.close();

        assertThat(Application.visit(run(List.of(), properties), session).body())
                .isEqualTo("2");
    }

    /** Of a library; reading it would run code of its class. */
    private static void expectNoForeignClasses(HazelcastInstance instance) {
        instance.getMap("foreign").set("a", new AssertionFailedError("foreign"));
        assertThatThrownBy(() -> instance.getMap("foreign").get("a"))
                .hasStackTraceContaining("Resolving class " + AssertionFailedError.class.getName() + " is not allowed");
    }

    @Test
    void aBeanIsTakenBeforeAFileAndThatOfAClientFirst() throws Exception {
        HazelcastInstance server = started(member(0, "server"));

        ConfigurableApplicationContext application = run(
                List.of(member(1, "member"), client("client")),
                "tsm.config.location=" + file("none.xml", "<hazelcast/>"));
        Application.visit(application, null);
        assertThat(HazelcastClient.getHazelcastClientByName("client")).isNotNull();
        assertThat(Hazelcast.getHazelcastInstanceByName("member")).isNull();
        assertThat(server.getMap(MAP).size()).isEqualTo(1);
        application.close();

        run(List.of(member(1, "member")), "tsm.hazelcast.instance.name=member");
        assertThat(Hazelcast.getHazelcastInstanceByName("member")).isNotNull();
    }

    @Test
    void anInstanceThatRunsIsUsedAndLeftAlone() throws Exception {
        HazelcastInstance bean = started(member(0, "bean"));
        HazelcastInstance other = started(member(1, "other"));

        ConfigurableApplicationContext byBean = run(List.of(bean, client("not made")));
        String session = Application.session(Application.visit(byBean, null));
        byBean.close();
        assertThat(bean.getLifecycleService().isRunning()).isTrue();

        ConfigurableApplicationContext byName = run(List.of(bean), "tsm.hazelcast.instance.name=other");
        assertThat(Application.visit(byName, session).body()).isEqualTo("2");
        byName.close();
        assertThat(other.getLifecycleService().isRunning()).isTrue();
    }

    /** Spring ends its beans, of which the instance may be one, before Tomcat stops its contexts. */
    @Test
    void theManagerStopsBeforeBeansEnd() {
        ConfigurableApplicationContext application = run(List.of(started(member(0, "bean"))));
        Tomcat tomcat = ((TomcatWebServer) ((WebServerApplicationContext) application).getWebServer()).getTomcat();
        Lifecycle manager = (Lifecycle) ((Context) tomcat.getHost().findChildren()[0]).getManager();
        List<LifecycleState> seen = new ArrayList<>();
        ((DefaultListableBeanFactory) application.getBeanFactory())
                .registerDisposableBean("probe", () -> seen.add(manager.getState()));

        application.stop();
        application.start();
        assertThat(manager.getState()).isEqualTo(LifecycleState.STARTED);
        application.close();
        assertThat(seen).containsExactly(LifecycleState.STOPPED);
    }

    @Test
    void nothingIsStartedIfItIsSwitchedOff() throws Exception {
        ConfigurableApplicationContext application =
                run(List.of(), "tsm.autoconfig.enabled=false", "tsm.config.location=" + memberXml(0));
        String session = Application.session(Application.visit(application, null));
        assertThat(Application.visit(application, session).body()).isEqualTo("2");
        assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
    }

    private String refusal(List<?> beans, String... properties) {
        Throwable failure = catchThrowable(() -> run(beans, properties));
        assertThat(failure).isNotNull();
        FailureAnalysis analysis = new HazelcastRefusedFailureAnalyzer().analyze(failure);
        assertThat(analysis).as(failure.toString()).isNotNull();
        assertThat(analysis.getAction()).contains("tsm.autoconfig.enabled=false");
        return analysis.getDescription();
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        assertThat(refusal(List.of(), "tsm.process.expires.frequency=0"))
                .isEqualTo("tsm.process.expires.frequency=0: expected a number of seconds, at least 1");
        assertThat(refusal(List.of(), "tsm.config.location=nowhere.xml"))
                .isEqualTo("tsm.config.location=nowhere.xml: nothing is there;"
                        + " expected a place on the class path, a URL, or a file");
        assertThat(refusal(List.of(), "tsm.config.location=" + file("bad.xml", "<hazelcast/>")))
                .contains("bad.xml", "is no configuration of Hazelcast", "Cannot find the declaration");
    }

    /** What the starter for replication does, too. */
    private static final class Replication implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            Cluster cluster = (Cluster) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> null);
            factory.addContextCustomizers(
                    context -> context.getParent().getParent().setCluster(cluster));
        }
    }

    @Test
    void sessionsAreKeptInOneWayOnly() throws Exception {
        assertThat(refusal(List.of(new Replication()), "tsm.config.location=" + memberXml(0)))
                .contains("set clowder.cluster.enabled=false");
    }

    @Test
    void nothingIsLeftOfAStartThatFailed() throws Exception {
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> broken = new WebServerFactoryCustomizer<>() {
            @Override
            public void customize(TomcatServletWebServerFactory factory) {
                factory.addContextCustomizers(context -> {
                    throw new IllegalStateException("a customizer is broken");
                });
            }
        };
        assertThat(catchThrowable(() -> run(List.of(broken), "tsm.config.location=" + memberXml(0))))
                .hasStackTraceContaining("a customizer is broken");
        assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
    }

    @Test
    void beansThatLeaveAChoiceAreNamed() {
        HazelcastInstance one = started(member(0, "one"));
        HazelcastInstance two = started(member(1, "two"));
        assertThat(refusal(List.of(one, two)))
                .isEqualTo("There are several beans HazelcastInstance, [one, two]:"
                        + " set tsm.hazelcast.instance.name to one of them");
        assertThat(refusal(List.of(client("one client")), "tsm.hazelcast.instance.name=other"))
                .isEqualTo("Beans ClientConfig have the instanceName [one client],"
                        + " and tsm.hazelcast.instance.name is other: set both to the same name");
    }
}
