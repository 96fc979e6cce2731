package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.itests.Visitor.Visit;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With Tomcat's {@code JvmRouteBinderValve} a session goes by the route of the member to which it has moved, and nobody loses it meanwhile. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RouteIT {

    private static final String PATH = "/counting/count";

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path application = new WarBuilder()
                .distributable()
                .servlet(CountingServlet.class, "/count")
                .build(members.directory().resolve("counting.war"));
        cluster = members.cluster(3)
                .each(member -> member.deploy(application)
                        .edit("catalina-server.xml", xml -> Managers.of(xml, Managers.delta("all") + Managers.BINDER)))
                .start();
    }

    @Test
    void theRouteFollowsTheSessionAndWhoStillNamesTheOldOneFindsIt() throws IOException {
        Visitor visitor = new Visitor(PATH);
        Visit first = visitor.visit(cluster.first());
        String drawn = first.session().substring(0, first.session().lastIndexOf('.'));
        assertThat(first.session()).isEqualTo(drawn + ".member-1");
        // what else the page of a browser has asked for at the same time
        Visitor late = Visitor.withSessionOf(visitor, PATH);
        Visitor later = Visitor.withSessionOf(visitor, PATH);

        Visit moved = visitor.visit(cluster.second());
        assertThat(moved.session()).isEqualTo(drawn + ".member-2");
        assertThat(moved.count()).isEqualTo(2);
        assertThat(visitor.sessionId()).isEqualTo(moved.session());

        assertThat(late.visit(cluster.third()).count()).isEqualTo(3);
        assertThat(late.sessionId()).isEqualTo(drawn + ".member-3");
        assertThat(later.visit(cluster.first()).count()).isEqualTo(4);
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(5);
    }
}
