package org.clowder.session.internal.stream;

/** The ids of operations and the bits of their flags; stable, see {@code docs/protocol.md}. */
final class Operation {

    static final int CHANGE = 1;
    static final int END = 2;
    static final int ACCESS = 3;
    static final int ASK = 4;
    static final int ANSWER = 5;
    static final int PULL = 6;
    static final int ABSENT = 7;
    static final int COMPARE = 8;
    static final int LIST = 9;
    static final int COMPARED = 10;
    static final int STATUS = 11;
    static final int SUM = 12;
    /** From here on an operation is followed by a block, and one that is not known is skipped. */
    static final int FIRST_SKIPPABLE = 32;

    static final int OFFER = 32;
    static final int TAKEN = 33;

    /** Flags of a change. */
    static final int WHOLE = 1;

    static final int WITH_ACCESS = 2;
    static final int WITH_WRITER = 4;
    static final int MORE = 8;
    static final int MISSED = 16;

    /** Flag of a question. */
    static final int BY_KEY = 1;

    /** Flags of an entry. */
    static final int REMOVED = 1;

    static final int WITH_STAMP = 2;
    static final int WITH_CLASSES = 4;
    static final int BINDING = 8;
    static final int WITH_SEEN = 32;

    static final int MAX_ENTRIES = 1_048_576;
    static final long MAX_BYTES = 256L * 1024 * 1024;
    static final int MAX_KEYS = 4_096;
    /** Of one value. */
    static final int MAX_CLASSES = 4_096;

    private Operation() {}
}
