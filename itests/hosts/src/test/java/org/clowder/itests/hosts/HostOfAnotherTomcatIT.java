package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.harness.Ports;
import org.clowder.itests.hosts.tomcathost.TomcatHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Two hosts on Felix that serve by a Tomcat of their own, of another release, and export its packages, before Clowder comes. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HostOfAnotherTomcatIT {

    private static final String ALL = "member channel server session deploy management shell";

    @Test
    void clowdersBundlesAreWiredToTheirOwnTomcatAndReplicateBesideTheHosts() throws Exception {
        List<Home> homes = Home.cluster(HostOfAnotherTomcatIT.class, 2);
        homes.forEach(Home::deployHello);
        Path jar = homes.get(0).base().resolveSibling("a-tomcat.jar");
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("clowder.work"), "other-tomcat"))) {
            MadeJar.exporting(jars.toList(), TomcatHost.class, jar);
        }
        List<Integer> ports = Ports.some(2);
        try (HostMember one = HostMember.felix(homes.get(0)).with(jar, "-Dhost.port=" + ports.get(0));
                InnerMember two = InnerMember.of(homes.get(1), "host.port", "" + ports.get(1))) {
            one.start();
            Bundle host = two.install(jar);
            host.start();
            two.start("tomcat").start(ALL.split(" "));
            one.awaitReady();
            ComingAndGoingIT.awaitReady(two);
            assertThat(release(two.bundle("tomcat"))).isNotEqualTo(release(host));
            assertThat(host.adapt(BundleWiring.class).getCapabilities("osgi.wiring.package"))
                    .hasSizeGreaterThan(50);
            assertThat(host.adapt(BundleWiring.class).getProvidedWires(null))
                    .extracting(BundleWire::getRequirer)
                    .isEmpty();
            assertThat(one.errors())
                    .containsOnlyOnce("has another copy of Tribes' classes than Clowder, and is not used");
            for (int port : ports) {
                assertThat(page(port)).isEqualTo(release(host));
            }

            Counter counter = new Counter();
            assertThat(counter.visit(one)).isEqualTo(1);
            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(2);
            assertThat(counter.visit(one)).isEqualTo(3);
            one.kill();
            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(4);

            for (String name : ALL.split(" ")) {
                two.bundle(name).stop();
            }
            two.bundle("tomcat").stop();
            assertThat(page(ports.get(1))).isEqualTo(release(host));
        }
    }

    /** What the host's own Tomcat serves. */
    private static String page(int port) {
        return Http.page(URI.create("http://127.0.0.1:" + port + "/"));
    }

    /** That of the Tomcat whose classes a bundle has. */
    private static Object release(Bundle bundle) throws ReflectiveOperationException {
        return bundle.loadClass("org.apache.catalina.util.ServerInfo")
                .getMethod("getServerNumber")
                .invoke(null);
    }
}
