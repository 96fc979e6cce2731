package org.clowder.session.internal.stream;

/** The ids of operations and the bits of their flags; stable, see {@code docs/protocol.md}. */
final class Operation {

    static final int CHANGE = 1;
    static final int REMOVE = 2;
    static final int RENAME = 3;
    static final int ACCESS = 4;
    static final int PULL = 5;
    static final int ABSENT = 6;
    static final int TRANSFER = 7;
    static final int TRANSFER_END = 8;
    /** From here on an operation is followed by a block, and one that is not known is skipped. */
    static final int FIRST_SKIPPABLE = 64;

    /** Flags of a change. */
    static final int WITH_ACCESS = 2;

    static final int WITH_WRITER = 4;
    static final int MORE = 8;

    /** Flags of an entry. */
    static final int REMOVED = 1;

    static final int WITH_STAMP = 2;
    static final int WITH_CLASSES = 4;
    static final int BINDING = 8;
    static final int ACTIVATION = 16;

    static final int MAX_ENTRIES = 65_536;

    private Operation() {}
}
