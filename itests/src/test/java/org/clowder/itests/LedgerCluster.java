package org.clowder.itests;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.LedgerServlet;
import org.clowder.itests.app.MetricsServlet;

/** Two members that run the application of a {@link Ledger} once for each guarantee, which is its name. */
record LedgerCluster(Cluster cluster) {

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(20);

    /** What a request waits for is what is tested here, and not when it gives up on a machine that is busy. */
    private static final String PATIENT = " maxWait=\"10000\"/>";

    /** Made, but not started. */
    static LedgerCluster create(Members members) {
        Cluster cluster = members.cluster(2);
        for (String guarantee : List.of("async", "applied", "all")) {
            Path application = new WarBuilder()
                    .distributable()
                    .servlet(LedgerServlet.class, Account.PATTERN)
                    .servlet(MetricsServlet.class, Metrics.PATTERN)
                    .file(
                            "META-INF/context.xml",
                            "<Context>" + Managers.delta(guarantee).replace("/>", PATIENT) + "</Context>")
                    .build(members.directory().resolve(guarantee + ".war"));
            cluster.each(member -> member.deploy(application));
        }
        return new LedgerCluster(cluster);
    }

    /** Starts those that do not run. */
    void start() {
        List<Member> ended =
                cluster.members().stream().filter(member -> !member.alive()).toList();
        ended.forEach(Member::start);
        ended.forEach(Member::awaitReady);
    }

    Member first() {
        return cluster.first();
    }

    Member second() {
        return cluster.second();
    }

    /** Of all applications together. */
    static Metrics metrics(Member member) {
        return Metrics.of(member, "/async");
    }

    /** Waits until everything that the member has published has been applied everywhere. */
    static Metrics awaitNoLag(Member member) {
        await("lag 0 on " + member.name())
                .atMost(QUIET_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> metrics(member).lag() == 0);
        return metrics(member);
    }
}
