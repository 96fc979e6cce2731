package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.LoaderServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The descriptor of tomcat7-osgi-ha: a manager that waits for the class loader that the application hands over. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class OsgiDeltaManagerIT {

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void itsFragmentReplicatesOnThePlatformsChannel() throws IOException {
        String fragment;
        try (InputStream in = getClass().getResourceAsStream("/legacy/osgi-delta-manager.xml")) {
            fragment = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path application = new WarBuilder()
                .distributable()
                .servlet(CountingServlet.class, "/count")
                .startedServlet(LoaderServlet.class)
                .build(members.directory().resolve("osgi.war"));
        Cluster cluster = members.cluster(2)
                .each(member -> member.deploy(application)
                        .edit(
                                "catalina-server.xml",
                                xml -> xml.replace(
                                        "<Cluster className=\"org.clowder.session.SharedChannelCluster\"/>", fragment)))
                .start();

        Visitor visitor = new Visitor("/osgi/count");
        for (int count = 1; count <= 6; count++) {
            Member member = cluster.members().get(count % 2);
            assertThat(visitor.visit(member).count()).as("on " + member.name()).isEqualTo(count);
        }
        cluster.each(member -> assertThat(member.consoleLines("org.apache.catalina.ha.tcp.SimpleTcpCluster"))
                .singleElement()
                .asString()
                .contains(" is now org.clowder.session.SharedChannelCluster: its Manager replicates"));
    }
}
