package org.clowder.hazelcast.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is stored under a session's id. In the map it is an array of bytes, so that members of Hazelcast need no class of Clowder's to
 * keep, back up or store it.
 *
 * @param state whether a session is here
 * @param other the new id of a session that moved, or the former one of a session that is just arriving; else null
 * @param key a number of its own for the session, whatever its id becomes: under it, large values are found
 * @param version rises by one with each change
 * @param removedAt the version with which something was removed last
 * @param created in ms since 1970
 * @param accessed when it was used last, in ms since 1970, by the clock of who used it
 * @param maxInactive the timeout in s; 0 or less is none
 */
record SessionRecord(
        State state,
        String other,
        long key,
        long version,
        long removedAt,
        long created,
        long accessed,
        int maxInactive,
        Map<String, Part> parts) {

    /** The first byte of each record: its form. */
    private static final int FORM = 1;

    /** How much longer than the session's timeout an entry lives in s: as much as the time of its last use may be behind. */
    static final int SLACK = 2;

    /** For how long in s is kept that an id was given up or its session has ended, for requests that are under way with it. */
    private static final int GONE_TTL = 120;

    /** More changes than anybody can make of a record before it is heard that there is another one. */
    private static final long LEAP = 1 << 20;

    /** About so many bytes are written beside the values, and with each. */
    private static final int HEADER = 128;

    private static final int PART = 64;

    enum State implements Wire.Coded {
        LIVE('l'),
        /** The id was changed. */
        MOVED('m'),
        /** It has ended; {@code version} is the number of who has ended it. */
        ENDED('e'),
        /** The id was changed to this one, and the record of the former one may not know yet. */
        ARRIVING('r');

        private final char code;

        State(char code) {
            this.code = code;
        }

        @Override
        public char code() {
            return code;
        }
    }

    static SessionRecord read(byte[] bytes) {
        return Wire.read(bytes, SessionRecord::read);
    }

    static SessionRecord read(Wire.In in) throws IOException {
        return read(in, -1);
    }

    /** Without its parts, if all of them are as old as the version that is known. */
    static SessionRecord newerThan(long known, byte[] bytes) {
        return Wire.read(bytes, in -> read(in, known));
    }

    private static SessionRecord read(Wire.In in, long known) throws IOException {
        int form = in.readByte();
        if (form != FORM) {
            throw new IOException("form " + form + " of a record, expected " + FORM
                    + "; is the map used by another application or another version of Clowder?");
        }
        State state = Wire.readCoded(State.values(), in.readByte());
        String other = Wire.readText(in);
        long key = in.readLong();
        long version = in.readLong();
        long removedAt = in.readLong();
        long created = in.readLong();
        long accessed = in.readLong();
        int maxInactive = in.readInt();
        Map<String, Part> parts = version <= known ? Map.of() : readParts(in);
        return new SessionRecord(state, other, key, version, removedAt, created, accessed, maxInactive, parts);
    }

    byte[] bytes() {
        int values = parts.values().stream().mapToInt(Part::size).sum();
        return Wire.bytes(HEADER + values + parts.size() * PART, this::write);
    }

    void write(Wire.Out out) throws IOException {
        out.writeByte(FORM);
        Wire.write(out, state);
        Wire.write(out, other);
        out.writeLong(key);
        out.writeLong(version);
        out.writeLong(removedAt);
        out.writeLong(created);
        out.writeLong(accessed);
        out.writeInt(maxInactive);
        writeParts(out, parts);
    }

    static void writeParts(Wire.Out out, Map<String, Part> parts) throws IOException {
        out.writeInt(parts.size());
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            Wire.write(out, part.getKey());
            part.getValue().write(out);
        }
    }

    static Map<String, Part> readParts(Wire.In in) throws IOException {
        int count = in.readInt();
        Map<String, Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = Wire.readText(in);
            parts.put(name, Part.read(in));
        }
        return parts;
    }

    /** For how many s Hazelcast keeps the entry after the last use of the session; 0 is for ever. */
    long timeToLive() {
        if (state == State.MOVED || state == State.ENDED) {
            return GONE_TTL;
        }
        return maxInactive <= 0 ? 0 : (long) maxInactive + SLACK;
    }

    SessionRecord as(State next, String otherId) {
        return new SessionRecord(next, otherId, key, version, removedAt, created, accessed, maxInactive, parts);
    }

    SessionRecord with(Map<String, Part> others) {
        return new SessionRecord(state, other, key, version, removedAt, created, accessed, maxInactive, others);
    }

    /** With all of it written, and something else removed, later than anything of the records that had these versions. */
    SessionRecord renewed(long one, long another) {
        long next = Math.max(one, another) + LEAP;
        Map<String, Part> renewed = new LinkedHashMap<>();
        parts.forEach((name, part) -> renewed.put(name, part.stamped(next)));
        return new SessionRecord(state, other, key, next, next, created, accessed, maxInactive, renewed);
    }

    SessionRecord moved(String to) {
        return new SessionRecord(State.MOVED, to, key, version, removedAt, created, accessed, maxInactive, Map.of());
    }

    static SessionRecord ended(long key, long nonce, long accessed) {
        return new SessionRecord(State.ENDED, null, key, nonce, 0, 0, accessed, 0, Map.of());
    }
}
