package org.clowder.session.internal.state;

import org.clowder.session.internal.protocol.EncodedValue;

/**
 * One entry of a replica: a register of which the last writer wins. Immutable. Version and writer are its stamp: a member gives
 * each write of a replica a version above all that it has seen there, so no two values of an entry have the same stamp.
 *
 * @param value null if the entry was removed; then it is the marker of that
 * @param version the version of the replica that set it
 * @param writer the incarnation of the member that wrote it
 * @param seen the version of the latest entry of another writer that this one replaced, by itself or by those of its writer before; 0 for
 *     none. It decides nothing; it tells who wrote without knowing of whom
 */
public record Entry(String name, EncodedValue value, long version, long writer, long seen) {

    /** Names that begin so belong to the container, not to the application. */
    public static final char CONTAINER = '\0';

    /** The present id of a session that was given another one; a text. */
    public static final String ID = CONTAINER + "i";

    /** After how many seconds without use a session ends, not above 0 for never; a text. */
    public static final String TIMEOUT = CONTAINER + "t";

    public boolean ofApplication() {
        return name.isEmpty() || name.charAt(0) != CONTAINER;
    }

    /** What it is, in logs. */
    String title() {
        return ofApplication() ? "attribute " + name : name.equals(ID) ? "the id" : "what the container keeps";
    }

    /** The order of stamps; total for the entries of one name. */
    boolean laterThan(Entry other) {
        return version != other.version ? version > other.version : Long.compareUnsigned(writer, other.writer) > 0;
    }

    /** An entry that replaces another one, or none if that is null. */
    static Entry next(String name, EncodedValue value, long version, long writer, Entry before) {
        long seen = before == null ? 0 : before.writer == writer ? before.seen : before.version;
        return new Entry(name, value, version, writer, seen);
    }

    /** True if its writer did not know the earlier one. False if that is not certain: a marker may have been forgotten. */
    boolean unawareOf(Entry earlier) {
        return writer != earlier.writer && earlier.version > seen && (earlier.value != null || seen > 0);
    }

    /** The same after it was found out that it was written without knowing the earlier one: that is told once. */
    Entry aware(Entry earlier) {
        return new Entry(name, value, version, writer, Math.max(seen, earlier.version));
    }

    boolean sameStamp(Entry other) {
        return version == other.version && writer == other.writer;
    }

    /** What it adds to the digest of its replica: the sum of all does not depend on an order. Markers add nothing. */
    long digest(String key) {
        return value == null
                ? 0
                : Digests.mix((long) key.hashCode() << 32 ^ name.hashCode(), Digests.mix(version, writer));
    }
}
