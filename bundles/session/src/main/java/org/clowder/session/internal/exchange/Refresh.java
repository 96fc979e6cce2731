package org.clowder.session.internal.exchange;

import java.util.function.BooleanSupplier;
import org.clowder.session.internal.stream.Ticket;

/**
 * What other members were asked about a session.
 *
 * @param ticket is done when they have answered, or have gone
 * @param slept true if this member has slept since it asked: what it was told may be old by now, and the time for it begins anew
 * @param again true then if it is worth asking again: one began anew or appeared meanwhile, or another session has the id now: what was
 *     asked was about the one of before
 * @param another true if another session has the id now, or the first one: nobody was asked about that
 */
public record Refresh(Ticket ticket, BooleanSupplier slept, BooleanSupplier again, BooleanSupplier another) {

    /** How many times one request asks at most. */
    public static final int TRIES = 5;
}
