package org.clowder.itests;

import java.time.Duration;
import org.clowder.harness.Cluster;
import org.clowder.itests.app.DeskServlet;
import org.clowder.itests.app.MetricsServlet;

/** The application with a {@link DeskServlet}, and members that run it and look every second which sessions have timed out. */
final class Desk {

    static final String APPLICATION = "/desk";

    /** How long a request waits for other members at most, by default. */
    static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private Desk() {}

    static String path(String resource) {
        return APPLICATION + "/at" + resource;
    }

    /** Puts it on all members of a cluster. */
    static Cluster on(Cluster cluster, Members fixture, String guarantee, Duration maxWait) {
        var war = new WarBuilder()
                .distributable()
                .servlet(DeskServlet.class, "/at/*")
                .servlet(MetricsServlet.class, Metrics.PATTERN)
                .build(fixture.directory().resolve("desk.war"));
        return cluster.each(member ->
                member.deploy(war).edit("catalina-server.xml", xml -> descriptor(xml, guarantee, maxWait.toMillis())));
    }

    /** A new cluster with the default guarantee. */
    static Cluster cluster(Members fixture, int size) {
        return cluster(fixture, size, "applied");
    }

    static Cluster cluster(Members fixture, int size, String guarantee) {
        return on(fixture.cluster(size), fixture, guarantee, MAX_WAIT);
    }

    private static String descriptor(String shipped, String guarantee, long maxWait) {
        String manager =
                Managers.delta(guarantee).replace("/>", " maxWait=\"" + maxWait + "\" processExpiresFrequency=\"1\"/>");
        return Managers.of(shipped, manager)
                .replaceFirst("<Engine name=\"Catalina\"", "$0 backgroundProcessorDelay=\"1\"");
    }
}
