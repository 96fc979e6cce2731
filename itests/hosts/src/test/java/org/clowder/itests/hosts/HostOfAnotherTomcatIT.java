package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Two hosts on Felix with a bundle that exports the packages of another Tomcat, in a version that is higher than that of ours. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class HostOfAnotherTomcatIT {

    @Test
    void clowdersBundlesAreWiredToTheirOwnTomcatAndReplicate() throws Exception {
        List<Home> homes = Home.cluster(HostOfAnotherTomcatIT.class, 2);
        homes.forEach(Home::deployHello);
        Path other;
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("clowder.work"), "tomcat"))) {
            other = MadeJar.exporting(
                    "11.0.99", jars.toList(), homes.get(0).base().resolveSibling("a-tomcat.jar"));
        }
        try (HostMember one = HostMember.felix(homes.get(0)).with(other);
                InnerMember two = InnerMember.of(homes.get(1))) {
            one.start();
            Bundle exporter = two.install(other);
            exporter.start();
            two.start("tomcat member channel server session deploy management shell".split(" "));
            one.awaitReady();
            ComingAndGoingIT.awaitReady(two);
            assertThat(exporter.adapt(BundleWiring.class).getCapabilities("osgi.wiring.package"))
                    .hasSizeGreaterThan(50);
            assertThat(exporter.adapt(BundleWiring.class).getProvidedWires(null))
                    .extracting(BundleWire::getRequirer)
                    .isEmpty();

            Counter counter = new Counter();
            assertThat(counter.visit(one)).isEqualTo(1);
            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(2);
            assertThat(counter.visit(one)).isEqualTo(3);
            one.kill();
            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(4);
        }
    }
}
