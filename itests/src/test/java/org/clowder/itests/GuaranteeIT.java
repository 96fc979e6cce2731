package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that was acknowledged is on the other member as soon as the lag is 0, whatever the guarantee. */
@Isolated("how long requests take")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class GuaranteeIT {

    private static final int SESSIONS = 3_000;
    private static final int USERS = 64;
    private static final int WRITES = 20;

    @RegisterExtension
    static final Members members = new Members();

    @ParameterizedTest
    @ValueSource(strings = {"async", "applied", "all"})
    void everyAcknowledgedWriteIsOnTheOtherMember(String guarantee) {
        try (LedgerCluster cluster = LedgerCluster.start(members, guarantee);
                Ledger ledger = new Ledger(LedgerCluster.APPLICATION, SESSIONS, USERS)) {
            ledger.write(cluster.first(), 1);
            ledger.write(cluster.first(), WRITES);
            Metrics sent = cluster.awaitNoLag(cluster.first());

            Audit audit = ledger.audit(cluster.second());

            assertThat(audit.damaged())
                    .as("damaged sessions of " + guarantee + ": " + audit + "\n" + sent)
                    .isZero();
            assertThat(ledger.acknowledged()).isEqualTo(SESSIONS * (WRITES + 1));
            LedgerCluster.expectGuarantee(guarantee, sent);
        }
    }
}
