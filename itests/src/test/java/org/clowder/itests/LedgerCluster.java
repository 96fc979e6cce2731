package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;

/** Two members that run the application of a {@link Ledger} with a certain manager. */
record LedgerCluster(Cluster cluster) implements AutoCloseable {

    static final String APPLICATION = "/book";

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(20);

    /** What a request waits for is what is tested here, and not when it gives up on a machine that is busy. */
    private static final String PATIENT = " maxWait=\"10000\"/>";

    /** Made and started. */
    static LedgerCluster start(Members members, String guarantee) {
        LedgerCluster made = create(members, guarantee);
        made.cluster().start();
        return made;
    }

    /**
     * Made, but not started.
     *
     * @param guarantee of the manager
     */
    static LedgerCluster create(Members members, String guarantee) {
        String manager = Managers.delta(guarantee).replace("/>", PATIENT);
        var application = Ledger.application(members.directory().resolve("book.war"));
        return new LedgerCluster(members.cluster(2).each(member -> member.deploy(application)
                .edit("catalina-server.xml", xml -> Managers.of(xml, manager))));
    }

    Member first() {
        return cluster.first();
    }

    Member second() {
        return cluster.second();
    }

    Metrics metrics(Member member) {
        return Metrics.of(member, APPLICATION);
    }

    /** Waits until everything that the member has published has been applied everywhere. */
    Metrics awaitNoLag(Member member) {
        await("lag 0 on " + member.name())
                .atMost(QUIET_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> metrics(member).lag() == 0);
        return metrics(member);
    }

    /** Whether the manager has the guarantee shows in whether requests wait. */
    static void expectGuarantee(String guarantee, Metrics metrics) {
        if (guarantee.equals("async")) {
            assertThat(metrics.get("Waits")).as("waits with async").isZero();
        } else {
            assertThat(metrics.get("Waits")).as("waits with " + guarantee).isPositive();
        }
    }

    @Override
    public void close() {
        cluster.each(Member::close);
    }
}
