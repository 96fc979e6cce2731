package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Ports;
import org.clowder.harness.StockMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The session manager for Hazelcast in Tomcat as it is downloaded, with three jars in {@code lib/}. Of two members, one is told where its
 * configuration is, and the other one finds it on the class path.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HazelcastOnTomcatIT {

    private static final String MANAGER =
            "<Context><Manager className=\"org.clowder.hazelcast.HazelcastSessionManager\"/></Context>";

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void aSessionGoesOnWhenTheMemberThatServedItIsKilled() throws IOException {
        Path system = Build.distribution().home().resolve("system");
        List<StockMember> stock = members.stock(2);
        List<Integer> ports = Ports.some(2);
        for (int i = 0; i < 2; i++) {
            boolean named = i == 0;
            Path config = members.directory().resolve(named ? "mine.xml" : "hazelcast.xml");
            Files.writeString(config, HazelcastServer.config("on-tomcat", ports, i, ""));
            if (!named) {
                stock.get(i).library(config);
            }
            stock.get(i)
                    .library(system.resolve("com.hazelcast.jar"))
                    .library(system.resolve("org.clowder.hazelcast.jar"))
                    .library(Build.jar("org.clowder.support.jar"))
                    .server(xml -> xml.replaceFirst(
                            "<Server[^>]*>",
                            "$0<Listener className=\"org.clowder.hazelcast.P2PLifecycleListener\""
                                    + (named ? " configLocation=\"" + config + "\"" : "") + "/>"))
                    .context("hello", MANAGER)
                    .deploy(Build.distribution().sample("hello.war"));
        }
        stock.forEach(StockMember::start);
        stock.forEach(StockMember::awaitReady);
        Visitor visitor = new Visitor("/hello/");
        assertThat(visitor.visit(stock.get(0)).count()).isEqualTo(1);
        assertThat(visitor.visit(stock.get(1)).count()).isEqualTo(2);
        assertThat(visitor.visit(stock.get(0)).count()).isEqualTo(3);
        stock.get(0).kill();
        assertThat(visitor.visit(stock.get(1)).count()).isEqualTo(4);
    }
}
