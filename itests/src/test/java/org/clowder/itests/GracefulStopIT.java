package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A member that is asked to end (SIGTERM) under load leaves everything that it acknowledged, whatever the guarantee. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class GracefulStopIT {

    private static final int SESSIONS = 320;
    private static final int USERS = 16;
    private static final int ACKNOWLEDGED = 4_000;

    @RegisterExtension
    static final Members members = new Members();

    private static LedgerCluster cluster;

    @BeforeAll
    static void create() {
        cluster = LedgerCluster.create(members);
    }

    @BeforeEach
    void start() {
        cluster.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "applied", "all"})
    void nothingThatWasAcknowledgedIsLost(String guarantee) {
        try (Ledger ledger = new Ledger("/" + guarantee, SESSIONS, USERS)) {
            List<Future<Void>> load = ledger.writeToTheEndOf(cluster.first());
            await("load").atMost(Duration.ofSeconds(60)).until(() -> ledger.acknowledged() >= ACKNOWLEDGED);

            cluster.first().terminate();
            int exit = cluster.first().awaitExit(Duration.ofSeconds(45));
            Ledger.finish(load);
            Audit audit = ledger.audit(cluster.second());

            assertThat(audit.damaged())
                    .as("damaged sessions of " + guarantee + ": " + audit + "\nusers ended with " + ledger.endings())
                    .isZero();
            assertThat(exit).isIn(0, 143);
        }
    }
}
