package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The applications that go in order to come again, be it as another bundle or another kind of artefact: requests for them are held
 * back until whatever comes into their place runs, or cannot. Thread-safe.
 */
final class ComingBack {

    /** By the names of contexts. */
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();

    /** @param bundle the one that is expected, if it was one that went */
    private record Hold(OptionalLong bundle, Runnable end) {}

    /** Returns once its requests are held back, if it has them in the Host of hot deployment. */
    void expect(WebArtefact leaving, ServerLink.Session session, Duration limit) {
        String name = leaving.name().getName();
        if (leaving.hosts().isEmpty() && !holds.containsKey(name)) {
            Hold hold = new Hold(leaving.bundleId(), session.holdBack(leaving.name(), limit));
            if (holds.putIfAbsent(name, hold) != null) {
                hold.end().run();
            }
        }
    }

    /** What has come into its place runs, or cannot. */
    void settle(String name) {
        Hold hold = holds.remove(name);
        if (hold != null) {
            hold.end().run();
        }
    }

    /**
     * A bundle has come back, or is not going to.
     *
     * @param name where it is; empty if it is nowhere
     */
    void settleOthers(long bundle, Optional<String> name) {
        holds.forEach((held, hold) -> {
            boolean ofBundle = hold.bundle().isPresent() && hold.bundle().getAsLong() == bundle;
            if (ofBundle && !name.equals(Optional.of(held))) {
                settle(held);
            }
        });
    }
}
