package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * The applications that go in order to come again, be it as another bundle or another kind of artefact: requests for them are held
 * back until whatever comes into their place runs, or cannot. Thread-safe.
 */
final class ComingBack {

    private final PathClaims claims;
    private final BiPredicate<Place, Place> meets;
    private final Map<Place, Hold> holds = new ConcurrentHashMap<>();

    /** @param bundle the one that is expected, if it was one that went */
    private record Hold(OptionalLong bundle, Runnable end) {}

    /** @param meets whether two places have a Host in common */
    ComingBack(PathClaims claims, BiPredicate<Place, Place> meets) {
        this.claims = claims;
        this.meets = meets;
    }

    /** Returns once its requests are held back. */
    void expect(WebArtefact leaving, ServerLink.Session session, Duration limit) {
        Place place = leaving.place();
        if (!holds.containsKey(place)) {
            Hold hold = new Hold(leaving.bundleId(), session.holdBack(leaving, limit));
            if (holds.putIfAbsent(place, hold) != null) {
                hold.end().run();
            }
        }
    }

    /** What is, or would be, in a place runs, or cannot; no effect while another one has that place. */
    void settle(Deployment deployment) {
        if (!claims.isOfAnother(deployment, meets)) {
            settle(deployment.artefact().place());
        }
    }

    /** Nothing comes into that place. */
    void settle(Place place) {
        holds.keySet().stream().filter(held -> meets.test(held, place)).forEach(this::end);
    }

    private void end(Place held) {
        Hold hold = holds.remove(held);
        if (hold != null) {
            hold.end().run();
        }
    }

    /**
     * A bundle has come back, or is not going to.
     *
     * @param place where it is now; empty if it is nowhere
     */
    void settleOthers(long bundle, Optional<Place> place) {
        holds.forEach((held, hold) -> {
            boolean ofBundle = hold.bundle().isPresent() && hold.bundle().getAsLong() == bundle;
            if (ofBundle && place.filter(now -> meets.test(held, now)).isEmpty()) {
                end(held);
            }
        });
    }
}
