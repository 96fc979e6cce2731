package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member that ends without a warning (SIGKILL) takes with it: nothing that was acknowledged, or what it showed as lag. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KillIT {

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
    @ValueSource(strings = {"applied", "all"})
    void nothingThatWasAcknowledgedIsLost(String guarantee) {
        try (Ledger ledger = new Ledger("/" + guarantee, SESSIONS, USERS)) {
            List<Future<Void>> load = ledger.writeToTheEndOf(cluster.first());
            LagSample last = LagSample.sampleUntil(ACKNOWLEDGED, ledger);

            cluster.first().kill();
            Ledger.finish(load);
            Audit audit = ledger.audit(cluster.second());

            assertThat(audit.damaged())
                    .as("damaged sessions of " + guarantee + ": " + audit + "\nlast " + last)
                    .isZero();
            assertThat(ledger.acknowledged()).isGreaterThanOrEqualTo(ACKNOWLEDGED);
        }
    }

    /**
     * The bound is exact: a session that lacks an acknowledged write was behind when the lag was read, and is counted in
     * it, or it was written later, and was acknowledged after the reading began.
     */
    @Test
    void withoutAGuaranteeNoMoreIsLostThanTheLagThatWasShown() {
        try (Ledger ledger = new Ledger("/async", SESSIONS, USERS)) {
            List<Future<Void>> load = ledger.writeToTheEndOf(cluster.first());
            LagSample last = LagSample.sampleUntil(ACKNOWLEDGED, ledger);

            cluster.first().kill();
            Ledger.finish(load);
            Audit audit = ledger.audit(cluster.second());

            assertThat(audit.count(Account.Verdict.WRONG)).as(audit.toString()).isZero();
            assertThat(audit.damaged())
                    .as(audit + "\nlast " + last + ", acknowledged " + ledger.acknowledged())
                    .isLessThanOrEqualTo(last.lag() + ledger.acknowledged() - last.acknowledgedBefore());
        }
    }

    /**
     * One reading of the lag under load.
     *
     * @param acknowledgedBefore how many writes were acknowledged before it began
     */
    private record LagSample(int acknowledgedBefore, int lag, Metrics metrics) {

        static LagSample sampleUntil(int acknowledged, Ledger ledger) {
            LagSample last = take(ledger);
            while (last.acknowledgedBefore() < acknowledged) {
                last = take(ledger);
            }
            return last;
        }

        private static LagSample take(Ledger ledger) {
            int before = ledger.acknowledged();
            Metrics metrics = LedgerCluster.metrics(cluster.first());
            return new LagSample(before, Math.toIntExact(metrics.lag()), metrics);
        }
    }
}
