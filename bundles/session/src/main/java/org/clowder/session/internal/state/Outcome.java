package org.clowder.session.internal.state;

/** What became of a change that another member sent. */
public enum Outcome {
    /** It is part of the record now. */
    APPLIED,
    /** It was known already, or overtaken by a later one, or the record has ended. */
    STALE,
    /** The record is not known here: it has to be fetched. */
    UNKNOWN,
    /** A change before this one is missing: it has to be fetched. */
    GAP
}
