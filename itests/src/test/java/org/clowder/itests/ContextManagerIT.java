package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Context may have a manager of its own, of the descriptor's or of the application's choice. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ContextManagerIT {

    private static final String MANAGER =
            "<Manager className=\"org.clowder.session.BundleDeltaManager\" strict=\"true\"/>";

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void theDescriptorsContextMayNameClowdersManager() {
        String context = "<Context path=\"/shelf\">" + MANAGER + "</Context></Host>";
        expectReplication(members.cluster(2).each(member -> member.deploy(war(Shelf.complete()))
                .edit("catalina-server.xml", xml -> xml.replaceFirst("</Host>", context))));
    }

    @Test
    void theApplicationsOwnContextMayNameClowdersManager() {
        WarBuilder application = Shelf.complete().file("META-INF/context.xml", "<Context>" + MANAGER + "</Context>");
        expectReplication(members.cluster(2).each(member -> member.deploy(war(application))));
    }

    private static Path war(WarBuilder application) {
        return application.build(members.directory().resolve("shelf.war"));
    }

    private static void expectReplication(Cluster cluster) {
        cluster.start();
        Shelf shelf = new Shelf("/shelf").change(cluster.first(), "text", "text", "good");
        assertThat(shelf.look(cluster.second())).containsEntry("text", "good");
    }
}
