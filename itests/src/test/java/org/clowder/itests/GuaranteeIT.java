package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that was acknowledged is on the other member as soon as the lag is 0, whatever the guarantee. */
@Isolated("64 users at once")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class GuaranteeIT {

    private static final int SESSIONS = 3_000;
    private static final int USERS = 64;
    private static final int WRITES = 20;

    @RegisterExtension
    static final Members members = new Members();

    private static LedgerCluster cluster;

    @BeforeAll
    static void start() {
        cluster = LedgerCluster.create(members);
        cluster.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "applied", "all"})
    void everyAcknowledgedWriteIsOnTheOtherMember(String guarantee) {
        try (Ledger ledger = new Ledger("/" + guarantee, SESSIONS, USERS)) {
            long waited = LedgerCluster.metrics(cluster.first()).get("Waits");
            ledger.write(cluster.first(), 1);
            ledger.write(cluster.first(), WRITES);
            Metrics sent = LedgerCluster.awaitNoLag(cluster.first());

            Audit audit = ledger.audit(cluster.second());

            assertThat(audit.damaged())
                    .as("damaged sessions of " + guarantee + ": " + audit + "\n" + sent)
                    .isZero();
            assertThat(ledger.acknowledged()).isEqualTo(SESSIONS * (WRITES + 1));
            assertThat(sent.get("Waits") > waited)
                    .as("whether requests have waited")
                    .isEqualTo(!guarantee.equals("async"));
        }
    }
}
