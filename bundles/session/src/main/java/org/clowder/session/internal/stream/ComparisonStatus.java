package org.clowder.session.internal.stream;

/** How a comparison ended; the order is that of the protocol. */
public enum ComparisonStatus {
    /** The asker has been told of all that the sender has. */
    COMPLETE,
    /** As before, but the sender is still getting its own state from other members. */
    INCOMPLETE,
    /** The sender does not have the store. */
    ABSENT
}
