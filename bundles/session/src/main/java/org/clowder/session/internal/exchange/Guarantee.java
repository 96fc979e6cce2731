package org.clowder.session.internal.exchange;

/** How many members must have applied a request's changes before the request may end. */
public enum Guarantee {
    /** None: changes leave in order, soon. */
    ASYNC,
    /** One. */
    APPLIED,
    /** All that have the application. */
    ALL
}
