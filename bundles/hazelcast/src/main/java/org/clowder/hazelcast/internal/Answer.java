package org.clowder.hazelcast.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of an {@link Operation}.
 *
 * @param record what is stored now, of which {@code parts} holds only what was written after the version that the asker knew; null if nothing is
 * @param names the names of all parts, if some that the asker knew may be gone; else null
 * @param before when the session was used last before, in ms since 1970
 */
record Answer(Result result, SessionRecord record, Set<String> names, long before) {

    enum Result implements Wire.Coded {
        DONE('d'),
        /** There is no session of this id (any more). */
        ABSENT('a'),
        /** The session has another id now, {@link SessionRecord#other}. */
        MOVED('m'),
        /** Whether there is a session of this id depends on what is stored under its former one, {@link SessionRecord#other}. */
        ARRIVING('r'),
        /** There is a session of this id already. */
        EXISTS('e'),
        /** Somebody else has written the same value since, or used the session; nothing was changed. */
        CONFLICT('c');

        private final char code;

        Result(char code) {
            this.code = code;
        }

        @Override
        public char code() {
            return code;
        }
    }

    static Answer absent() {
        return new Answer(Result.ABSENT, null, null, 0);
    }

    /** With all that somebody does not know who has a version of the record. */
    static Answer of(Result result, SessionRecord record, long known) {
        Map<String, Part> news = new LinkedHashMap<>();
        record.parts().forEach((name, part) -> {
            if (part.stamp() > known) {
                news.put(name, part);
            }
        });
        Set<String> names = record.removedAt() > known ? record.parts().keySet() : null;
        return new Answer(result, record.with(news), names, record.accessed());
    }

    /** The same, after a change of who has asked. */
    Answer after(SessionRecord changed) {
        return new Answer(
                result,
                changed.with(record.parts()),
                names == null ? null : changed.parts().keySet(),
                before);
    }

    byte[] bytes() {
        return Wire.bytes(this::write);
    }

    private void write(Wire.Out out) throws IOException {
        Wire.write(out, result);
        out.writeLong(before);
        out.writeBoolean(record != null);
        if (record != null) {
            record.write(out);
        }
        out.writeInt(names == null ? -1 : names.size());
        if (names != null) {
            for (String name : names) {
                Wire.write(out, name);
            }
        }
    }

    static Answer read(byte[] bytes) {
        return Wire.read(bytes, Answer::read);
    }

    private static Answer read(Wire.In in) throws IOException {
        Result result = Wire.readCoded(Result.values(), in.readByte());
        long before = in.readLong();
        SessionRecord record = in.readBoolean() ? SessionRecord.read(in) : null;
        int count = in.readInt();
        Set<String> names = count < 0 ? null : new TreeSet<>();
        for (int i = 0; i < count; i++) {
            names.add(Wire.readText(in));
        }
        return new Answer(result, record, names, before);
    }
}
