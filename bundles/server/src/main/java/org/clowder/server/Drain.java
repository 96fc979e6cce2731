package org.clowder.server;

import java.time.Duration;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Takes this member out of service without losing a session, and back in; an OSGi service, safe for use by several threads. */
@ProviderType
public interface Drain {

    /** Whether the member is in service. */
    enum State {
        /** It takes whatever comes. */
        SERVING,
        /** It takes requests of its sessions only, and makes these safe on other members. */
        DRAINING,
        /** Every session is safe on another member; it still serves those that come. */
        DRAINED
    }

    /**
     * How far it is.
     *
     * @param sessions how many there are, as far as was found out
     * @param safe how many of them another member is known to have
     */
    record Progress(State state, int sessions, int safe) {}

    /** How far it is now; while the member is in service, how far it was last. */
    Progress progress();

    /**
     * Has whichever member stays take over; as {@link #drain(String, Duration, Consumer)}.
     *
     * @param timeout for all of it
     * @param line is told lines for people
     * @return how many sessions are safe, in one line
     * @throws DrainException if some are not; the member is in service again
     */
    default String drain(Duration timeout, Consumer<String> line) throws DrainException {
        return drain(null, timeout, line);
    }

    /**
     * Has health checks fail, answers requests without a session that is known here with 503, waits for those that run, and has other
     * members confirm each session. Returns once all are safe; the member then stays so until it stops, or is taken back.
     *
     * @param member that is to have each session, by its name or {@code host:port} of its channel; null for whichever stays
     * @param timeout for all of it
     * @param line is told lines for people
     * @return how many sessions are safe, in one line
     * @throws DrainException if there is no such member, or some sessions are not safe; the member is in service again
     */
    String drain(String member, Duration timeout, Consumer<String> line) throws DrainException;

    /**
     * Takes the member back into service, whether or not a drain has come to its end.
     *
     * @throws DrainException if the server stops
     */
    void undrain() throws DrainException;
}
