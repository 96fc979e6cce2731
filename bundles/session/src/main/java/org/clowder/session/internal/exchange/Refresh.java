package org.clowder.session.internal.exchange;

import java.util.function.BooleanSupplier;
import org.clowder.session.internal.stream.Ticket;

/**
 * What other members were asked about a session.
 *
 * @param ticket is done when they have answered, or have gone
 * @param again true then if it is worth asking again: one began anew meanwhile, or the session that was here has ended, and another one
 *     may have its id
 */
public record Refresh(Ticket ticket, BooleanSupplier again) {

    /** How many times one request asks at most. */
    public static final int TRIES = 3;
}
