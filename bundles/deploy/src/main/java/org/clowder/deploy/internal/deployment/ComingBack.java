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

    private final PathClaims claims;
    /** By {@link WebArtefact#place}. */
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();

    /** @param bundle the one that is expected, if it was one that went */
    private record Hold(OptionalLong bundle, Runnable end) {}

    ComingBack(PathClaims claims) {
        this.claims = claims;
    }

    /** Returns once its requests are held back. */
    void expect(WebArtefact leaving, ServerLink.Session session, Duration limit) {
        String place = leaving.place();
        if (!holds.containsKey(place)) {
            Hold hold = new Hold(leaving.bundleId(), session.holdBack(leaving, limit));
            if (holds.putIfAbsent(place, hold) != null) {
                hold.end().run();
            }
        }
    }

    /** What is, or would be, in a place runs, or cannot; no effect while another one has that place. */
    void settle(Deployment deployment) {
        if (!claims.isOfAnother(deployment)) {
            settle(deployment.artefact().place());
        }
    }

    /** Nothing comes into that place. */
    void settle(String place) {
        Hold hold = holds.remove(place);
        if (hold != null) {
            hold.end().run();
        }
    }

    /**
     * A bundle has come back, or is not going to.
     *
     * @param place where it is now; empty if it is nowhere
     */
    void settleOthers(long bundle, Optional<String> place) {
        holds.forEach((held, hold) -> {
            boolean ofBundle = hold.bundle().isPresent() && hold.bundle().getAsLong() == bundle;
            if (ofBundle && !place.equals(Optional.of(held))) {
                settle(held);
            }
        });
    }
}
