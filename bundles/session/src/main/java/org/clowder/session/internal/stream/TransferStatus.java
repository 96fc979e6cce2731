package org.clowder.session.internal.stream;

/** How a request for all records of a store was answered; the order is that of the protocol. */
public enum TransferStatus {
    /** All were sent. */
    COMPLETE,
    /** The donor is still joining itself; it sent those it has. */
    INCOMPLETE,
    /** The donor does not have the store. */
    ABSENT
}
