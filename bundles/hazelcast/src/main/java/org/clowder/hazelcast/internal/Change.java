package org.clowder.hazelcast.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a member has changed in a session, and how much of the session it knew.
 *
 * @param known the version that the member has; -1 for nothing
 * @param accessed when the session was used last in ms since 1970; 0 to leave what is there
 * @param maxInactive the timeout in s; {@link #SAME} to leave what is there
 * @param set what has another value now
 * @param removed what has none any more
 */
record Change(long known, long accessed, int maxInactive, Map<String, Part> set, Set<String> removed) {

    static final int SAME = Integer.MIN_VALUE;

    /** A use, and nothing else. */
    static Change use(long known, long accessed) {
        return new Change(known, accessed, SAME, Map.of(), Set.of());
    }

    boolean isEmpty() {
        return set.isEmpty() && removed.isEmpty() && maxInactive == SAME;
    }

    byte[] bytes() {
        return Wire.bytes(out -> {
            out.writeLong(known);
            out.writeLong(accessed);
            out.writeInt(maxInactive);
            SessionRecord.writeParts(out, set);
            out.writeInt(removed.size());
            for (String name : removed) {
                Wire.write(out, name);
            }
        });
    }

    static Change read(byte[] bytes) {
        return Wire.read(bytes, Change::read);
    }

    private static Change read(Wire.In in) throws IOException {
        long known = in.readLong();
        long accessed = in.readLong();
        int maxInactive = in.readInt();
        Map<String, Part> set = SessionRecord.readParts(in);
        Set<String> removed = new TreeSet<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            removed.add(Wire.readText(in));
        }
        return new Change(known, accessed, maxInactive, set, removed);
    }

    /** Whether somebody else has written one of these values since the version that is known. */
    boolean conflicts(SessionRecord record) {
        return set.keySet().stream().anyMatch(name -> conflicts(record, name))
                || removed.stream().anyMatch(name -> conflicts(record, name));
    }

    private boolean conflicts(SessionRecord record, String name) {
        Part part = record.parts().get(name);
        return part == null ? record.removedAt() > known && !removed.contains(name) : part.stamp() > known;
    }

    /** The record with this change: of a new version, unless only the time of the last use differs. */
    SessionRecord applied(SessionRecord record) {
        boolean removes = removed.stream().anyMatch(record.parts()::containsKey);
        boolean changes = removes || !set.isEmpty() || maxInactive != SAME && maxInactive != record.maxInactive();
        long version = changes ? record.version() + 1 : record.version();
        Map<String, Part> parts = new LinkedHashMap<>(record.parts());
        parts.keySet().removeAll(removed);
        set.forEach((name, part) -> parts.put(name, part.stamped(version)));
        return new SessionRecord(
                record.state(),
                record.other(),
                record.key(),
                version,
                removes ? version : record.removedAt(),
                record.created(),
                Math.max(accessed, record.accessed()),
                maxInactive == SAME ? record.maxInactive() : maxInactive,
                parts);
    }
}
