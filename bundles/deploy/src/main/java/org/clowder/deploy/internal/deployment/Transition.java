package org.clowder.deploy.internal.deployment;

import java.util.List;
import java.util.Optional;
import org.clowder.server.ApplicationStatus.State;

/**
 * A web application enters a state.
 *
 * @param state the state that is entered
 * @param failure why it is FAILED
 * @param collision the bundles that use or want the same context path, if it is FAILED for that reason; empty list if
 *     only files do
 */
public record Transition(State state, Optional<Throwable> failure, Optional<List<Long>> collision) {

    static Transition to(State state) {
        return new Transition(state, Optional.empty(), Optional.empty());
    }

    public static Transition failed(Throwable cause) {
        return new Transition(State.FAILED, Optional.of(cause), Optional.empty());
    }
}
