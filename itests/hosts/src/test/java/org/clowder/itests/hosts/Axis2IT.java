package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Two hosts with Axis2's clustering, whose channel carries the sessions as well: one is a process of its own whose host begins the clustering, the bundles of the other one stop and start. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class Axis2IT {

    private static final String[] OURS = {"member", "channel", "server", "session", "deploy", "management"};

    @Test
    void sessionsAndAxis2sMessagesShareAxis2sChannel() throws Exception {
        List<Home> homes = Home.cluster(Axis2IT.class, 2);
        List<Integer> ports = Ports.some(2);
        Path directory = homes.get(0).base().getParent();
        Path added = Axis2Bundle.both(directory.resolve("axis2-bundles"));
        Path all = directory.resolve("bundles");
        Axis2Bundle.copy(Path.of(System.getProperty("clowder.samples"), "host-felix", "target", "bundles"), all);
        Axis2Bundle.copy(added, all);
        int multicastPort = Ports.free();
        for (int i = 0; i < 2; i++) {
            Axis2Bundle.configure(homes.get(i), ports.get(i), multicastPort, i == 0);
            homes.get(i).deployHello();
        }

        try (HostMember other = HostMember.felix(homes.get(1)).of(all)) {
            homes.get(1).hostOnly();
            other.start();
            try (InnerMember member = InnerMember.of(homes.get(0))) {
                homes.get(0).hostOnly();
                Bundle axis2 = member.install(added.resolve(Axis2Bundle.NAME + ".jar"));
                Bundle offering = member.install(added.resolve("org.clowder.axis2.jar"));
                member.start("tomcat");
                axis2.start();
                offering.start();
                member.start(OURS);
                other.awaitReady();
                awaitReady(member);

                Counter counter = new Counter();
                assertThat(counter.visit(other)).isEqualTo(1);
                assertThat(counter.visit(member.url("/hello-bundle/"))).isEqualTo(2);
                assertThat(counter.visit(other)).isEqualTo(3);
                assertThat(other.errors()).contains("channel \"Axis2\" of the host platform");
                assertThat(member.taken(ports.get(0))).isTrue();
                for (Home home : homes) {
                    assertThat(member.taken(home.channelPort()))
                            .as("a channel of its own of " + home.name())
                            .isFalse();
                }
                assertThat(answers(axis2, "before")).containsExactly("member-2 has before");

                offering.stop();
                member.bundle("channel").stop();
                member.bundle("session").stop();
                assertThat(answers(axis2, "meanwhile")).containsExactly("member-2 has meanwhile");
                member.start("session", "channel");
                offering.start();
                awaitReady(member);
                assertThat(answers(axis2, "after")).containsExactly("member-2 has after");
                assertThat(counter.visit(member.url("/hello-bundle/"))).isEqualTo(4);
                assertThat(counter.visit(other)).isEqualTo(5);

                other.kill();
                assertThat(counter.visit(member.url("/hello-bundle/"))).isEqualTo(6);
            }
        }
    }

    /** What the other members say to a message of Axis2's. */
    private static List<String> answers(Bundle axis2, String text) throws Exception {
        BundleContext bundle = axis2.getBundleContext();
        ServiceReference<?> reference = bundle.getServiceReference("org.apache.axis2.context.ConfigurationContext");
        Object configuration = call(bundle.getService(reference), "getAxisConfiguration");
        Object agent = call(configuration, "getClusteringAgent");
        Object message = axis2.loadClass(Greeting.class.getName())
                .getConstructor(String.class)
                .newInstance(text);
        Method send = agent.getClass()
                .getMethod(
                        "sendMessage", axis2.loadClass("org.apache.axis2.clustering.ClusteringMessage"), boolean.class);
        return ((List<?>) send.invoke(agent, message, true))
                .stream().map(Object::toString).toList();
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        return target.getClass().getMethod(name).invoke(target);
    }

    private static void awaitReady(InnerMember member) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(Http.get(member.url("/health/ready")).body()).contains("\"ready\"");
            assertThat(Http.status(member.url("/hello-bundle/"))).contains(200);
        });
    }
}
