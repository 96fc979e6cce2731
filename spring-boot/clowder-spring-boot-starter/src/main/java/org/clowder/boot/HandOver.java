package org.clowder.boot;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.clowder.session.SharedChannelCluster;
import org.clowder.session.StoreSafety;
import org.clowder.session.StoreSafety.State;

/** Before the server stops: waits until other members have what this one has, if there is anybody. */
final class HandOver {

    private static final Log log = LogFactory.getLog(HandOver.class);
    private static final long STEP_MILLIS = 20;
    private static final Set<State> MOVING = EnumSet.of(State.UNDER_WAY, State.WAITING);

    private final SharedChannelCluster cluster;
    private final Duration limit;

    /** @param limit zero for no wait at all */
    HandOver(SharedChannelCluster cluster, Duration limit) {
        this.cluster = cluster;
        this.limit = limit;
    }

    void await() {
        if (limit.isZero() || limit.isNegative()) {
            return;
        }
        long begun = System.nanoTime();
        List<StoreSafety> stores = cluster.handover(null);
        while (stores.stream().anyMatch(store -> MOVING.contains(store.state()))
                && System.nanoTime() - begun < limit.toNanos()) {
            if (!pause()) {
                break;
            }
            stores = cluster.handover(null);
        }
        report(stores);
    }

    /** False if somebody does not want to wait any more. */
    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void report(List<StoreSafety> stores) {
        int sessions = stores.stream().mapToInt(StoreSafety::sessions).sum();
        int safe = stores.stream().mapToInt(StoreSafety::safe).sum();
        String text = "This member stops with " + safe + " of " + sessions + " sessions on other members";
        if (stores.stream().allMatch(store -> store.state() == State.SAFE)) {
            log.info(text);
        } else if (cluster.hasCompany()) {
            log.warn(text + ": " + reasons(stores) + " (clowder.cluster.drain-timeout=" + limit.toMillis() + "ms)");
        } else if (sessions > 0) {
            log.info(text + ": " + reasons(stores));
        }
    }

    private static String reasons(List<StoreSafety> stores) {
        return stores.stream()
                .filter(store -> store.state() != State.SAFE)
                .map(store -> store.what() + (store.reason().isEmpty() ? "" : ", " + store.reason()))
                .collect(Collectors.joining("; "));
    }
}
