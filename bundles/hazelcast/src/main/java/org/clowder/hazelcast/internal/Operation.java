package org.clowder.hazelcast.internal;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.hazelcast.internal.Answer.Result;
import org.clowder.hazelcast.internal.SessionRecord.State;

/**
 * One step on the record of a session, a function of what is stored: it runs where the record is, or, where members of Hazelcast do not
 * have this class, on the member that asks, which replaces what it read if it is still the same.
 */
public final class Operation implements EntryProcessor<String, byte[], byte[]>, DataSerializable {

    private static final long serialVersionUID = 1L;

    private enum Kind implements Wire.Coded {
        CREATE('c'),
        UPDATE('u'),
        END('e'),
        MOVE('m'),
        ARRIVED('r');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        @Override
        public char code() {
            return code;
        }
    }

    private Kind kind;
    private byte[] argument;

    /** For Hazelcast. */
    public Operation() {}

    private Operation(Kind kind, byte[] argument) {
        this.kind = kind;
        this.argument = argument;
    }

    /** Stores a session; {@link Result#EXISTS} if there is one. */
    static Operation create(SessionRecord record) {
        return new Operation(Kind.CREATE, record.bytes());
    }

    /** Changes a session, unless that {@linkplain Result#CONFLICT conflicts}; tells what was changed by others since the version that is known. */
    static Operation update(Change change) {
        return new Operation(Kind.UPDATE, change.bytes());
    }

    /**
     * Ends a session; {@link Result#CONFLICT} if it has been used since.
     *
     * @param accessed when it was used last, as far as known, in ms since 1970; {@link Long#MAX_VALUE} to end it anyway
     */
    static Operation end(long accessed) {
        return new Operation(
                Kind.END, ByteBuffer.allocate(Long.BYTES).putLong(accessed).array());
    }

    /** Gives the id up: the session has another one from now on. */
    static Operation move(String newId) {
        return new Operation(Kind.MOVE, newId.getBytes(StandardCharsets.UTF_8));
    }

    /** The session has arrived under its new id. */
    static Operation arrived() {
        return new Operation(Kind.ARRIVED, new byte[0]);
    }

    /** What is to be stored, null for nothing; the same as before for no change. */
    record Outcome(SessionRecord record, Answer answer) {}

    Outcome apply(SessionRecord record) {
        if (kind == Kind.CREATE) {
            return created(record);
        }
        if (record == null) {
            return new Outcome(null, Answer.absent());
        }
        if (record.state() == State.MOVED) {
            return new Outcome(record, Answer.of(Result.MOVED, record, Long.MAX_VALUE, record.accessed()));
        }
        if (record.state() == State.ARRIVING && kind != Kind.ARRIVED) {
            return new Outcome(record, Answer.of(Result.ARRIVING, record, Long.MAX_VALUE, record.accessed()));
        }
        return switch (kind) {
            case UPDATE -> update(record, Change.read(argument));
            case END ->
                record.accessed() > ByteBuffer.wrap(argument).getLong()
                        ? new Outcome(record, Answer.of(Result.CONFLICT, record, Long.MAX_VALUE, record.accessed()))
                        : new Outcome(null, Answer.of(Result.DONE, record, -1, record.accessed()));
            case MOVE ->
                new Outcome(
                        new SessionRecord(
                                State.MOVED,
                                new String(argument, StandardCharsets.UTF_8),
                                record.key(),
                                record.version(),
                                record.removedAt(),
                                record.created(),
                                record.accessed(),
                                record.maxInactive(),
                                Map.of()),
                        Answer.of(Result.DONE, record, -1, record.accessed()));
            default -> {
                SessionRecord live = record.as(State.LIVE, null);
                yield new Outcome(live, Answer.of(Result.DONE, live, Long.MAX_VALUE, live.accessed()));
            }
        };
    }

    private Outcome created(SessionRecord record) {
        if (record != null) {
            return new Outcome(record, Answer.of(Result.EXISTS, record, Long.MAX_VALUE, record.accessed()));
        }
        SessionRecord created = SessionRecord.read(argument);
        return new Outcome(created, Answer.of(Result.DONE, created, Long.MAX_VALUE, created.accessed()));
    }

    private static Outcome update(SessionRecord record, Change change) {
        if (change.conflicts(record)) {
            return new Outcome(record, Answer.of(Result.CONFLICT, record, change.known(), record.accessed()));
        }
        boolean nothing = change.isEmpty() && change.accessed() <= record.accessed();
        SessionRecord changed = nothing ? record : change.applied(record);
        // of the parts that this change has written, the asker knows
        Answer news = Answer.of(Result.DONE, record, change.known(), record.accessed());
        SessionRecord told = new SessionRecord(
                changed.state(),
                changed.other(),
                changed.key(),
                changed.version(),
                changed.removedAt(),
                changed.created(),
                changed.accessed(),
                changed.maxInactive(),
                news.record().parts());
        return new Outcome(
                changed,
                new Answer(
                        Result.DONE,
                        told,
                        news.names() == null ? null : changed.parts().keySet(),
                        record.accessed()));
    }

    /** {@inheritDoc} */
    @Override
    public byte[] process(Map.Entry<String, byte[]> entry) {
        byte[] stored = entry.getValue();
        SessionRecord record = stored == null ? null : SessionRecord.read(stored);
        Outcome outcome = apply(record);
        if (outcome.record() == null && record != null) {
            entry.setValue(null);
        } else if (outcome.record() != record) {
            ((ExtendedMapEntry<String, byte[]>) entry)
                    .setValue(outcome.record().bytes(), outcome.record().timeToLive(), TimeUnit.SECONDS);
        }
        return outcome.answer().bytes();
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByte(kind.code());
        out.writeByteArray(argument);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        kind = Wire.readCoded(Kind.values(), in.readByte());
        argument = in.readByteArray();
    }
}
