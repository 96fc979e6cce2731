package org.clowder.channel.internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.clowder.channel.SharedChannel.State;
import org.clowder.channel.internal.tribes.Transport;

/**
 * What the shared channel is at one moment.
 *
 * @param reason the explanation; for STARTED only its end, as the rest follows from the members
 * @param clusterName of the configuration in force
 * @param transport present while STARTED, and towards the end of STARTING
 * @param settled completes when the first look around is over, or when this status is left before that
 */
record Status(
        State state,
        String reason,
        String clusterName,
        Optional<Transport> transport,
        CompletableFuture<Void> settled) {

    /** A status in which nothing is to be waited for. */
    static Status idle(State state, String reason, String clusterName) {
        return new Status(state, reason, clusterName, Optional.empty(), CompletableFuture.completedFuture(null));
    }

    static Status starting(String reason, String clusterName) {
        return new Status(State.STARTING, reason, clusterName, Optional.empty(), new CompletableFuture<>());
    }

    /** The same start, with the channel that is about to be opened: it can answer what comes in early. */
    Status opening(Transport opening) {
        return new Status(State.STARTING, reason, clusterName, Optional.of(opening), settled);
    }

    /** The same start, with the channel open. */
    Status started(Transport open) {
        return new Status(State.STARTED, open.remark(), clusterName, Optional.of(open), settled);
    }

    /** True while a channel is open or about to be. */
    boolean running() {
        return state == State.STARTED || state == State.STARTING;
    }
}
