package org.clowder.session.internal.stream;

/**
 * What sender and receiver of a table have to agree on.
 *
 * @param what names it in errors
 * @param places how many definitions it has at a time
 * @param maxBytes limit of one definition
 */
record Table(String what, int places, int maxBytes) {

    static final Table NAMES = new Table("name", 1024, 4096);
    static final Table KEYS = new Table("key", 16_384, 4096 + 12);
    static final Table CLASSES = new Table("class", 1024, 64 * 1024);
    static final Table WRITERS = new Table("writer", 256, 8);

    void check(int bytes) {
        if (bytes > maxBytes) {
            throw new IllegalStateException(
                    "it has a " + what + " of " + bytes + " bytes, expected " + maxBytes + " at most");
        }
    }
}
