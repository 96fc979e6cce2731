package org.clowder.hazelcast.internal;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
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
        LOOK('l'),
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

    /**
     * Stores a session; {@link Result#EXISTS} if there is one, or if this one has ended. One that is {@linkplain State#ARRIVING arriving} is
     * stored anew.
     */
    static Operation create(SessionRecord record) {
        return new Operation(Kind.CREATE, record.bytes());
    }

    /** Tells what was changed since a version, -1 for everything. */
    static Operation look(long known) {
        return new Operation(Kind.LOOK, Wire.bytes(out -> out.writeLong(known)));
    }

    /** Changes a session, unless that {@linkplain Result#CONFLICT conflicts}; tells what was changed by others since the version that is known. */
    static Operation update(Change change) {
        return new Operation(Kind.UPDATE, change.bytes());
    }

    /**
     * Ends a session; {@link Result#CONFLICT} if it has been used since. Whoever asks twice with the same number is answered the same, and a
     * session that is still to be stored will not be.
     *
     * @param key the session's
     * @param nonce a number of who asks
     * @param accessed when it was used last, as far as known, in ms since 1970; {@link Long#MAX_VALUE} to end it anyway
     */
    static Operation end(long key, long nonce, long accessed) {
        return new Operation(Kind.END, Wire.bytes(out -> {
            out.writeLong(key);
            out.writeLong(nonce);
            out.writeLong(accessed);
        }));
    }

    /** Gives the id up, as the session has another one from now on; {@link Result#CONFLICT} if it is not of that version. */
    static Operation move(String to, long version) {
        return new Operation(Kind.MOVE, Wire.bytes(out -> {
            out.writeLong(version);
            Wire.write(out, to);
        }));
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
        if (kind == Kind.END) {
            return Wire.read(argument, in -> ended(record, in.readLong(), in.readLong(), in.readLong()));
        }
        if (record == null || record.state() == State.ENDED) {
            return new Outcome(record, Answer.absent());
        }
        if (record.state() == State.MOVED) {
            boolean again =
                    kind == Kind.MOVE && Wire.read(argument, Operation::target).equals(record.other());
            return new Outcome(record, Answer.of(again ? Result.DONE : Result.MOVED, record, Long.MAX_VALUE));
        }
        if (record.state() == State.ARRIVING && kind != Kind.ARRIVED) {
            return new Outcome(record, Answer.of(Result.ARRIVING, record, Long.MAX_VALUE));
        }
        return switch (kind) {
            case UPDATE -> update(record, Change.read(argument));
            case LOOK -> new Outcome(record, Answer.of(Result.DONE, record, Wire.read(argument, Wire.In::readLong)));
            case MOVE -> moved(record);
            default -> {
                SessionRecord live = record.as(State.LIVE, null);
                yield new Outcome(live, Answer.of(Result.DONE, live, Long.MAX_VALUE));
            }
        };
    }

    private Outcome created(SessionRecord record) {
        SessionRecord wanted = SessionRecord.read(argument);
        boolean free = record == null
                || record.key() != wanted.key() && record.state() != State.LIVE
                || record.key() == wanted.key() && record.state() == State.ARRIVING;
        return free
                ? new Outcome(wanted, Answer.of(Result.DONE, wanted, Long.MAX_VALUE))
                : new Outcome(record, Answer.of(Result.EXISTS, record, Long.MAX_VALUE));
    }

    private static Outcome ended(SessionRecord record, long key, long nonce, long accessed) {
        if (record == null) {
            return new Outcome(SessionRecord.ended(key, nonce, 0), Answer.absent());
        }
        if (record.state() == State.ENDED) {
            boolean again = record.key() == key && record.version() == nonce;
            return new Outcome(record, again ? Answer.of(Result.DONE, record, Long.MAX_VALUE) : Answer.absent());
        }
        if (record.key() != key) {
            return new Outcome(record, Answer.absent());
        }
        if (record.state() == State.MOVED) {
            return new Outcome(record, Answer.of(Result.MOVED, record, Long.MAX_VALUE));
        }
        return record.accessed() > accessed
                ? new Outcome(record, Answer.of(Result.CONFLICT, record, Long.MAX_VALUE))
                : new Outcome(
                        SessionRecord.ended(record.key(), nonce, record.accessed()),
                        Answer.of(Result.DONE, record, Long.MAX_VALUE));
    }

    private Outcome moved(SessionRecord record) {
        return Wire.read(argument, in -> {
            long version = in.readLong();
            String to = Wire.readText(in);
            return record.version() == version
                    ? new Outcome(record.moved(to), Answer.of(Result.DONE, record, Long.MAX_VALUE))
                    : new Outcome(record, Answer.of(Result.CONFLICT, record, version));
        });
    }

    private static String target(Wire.In in) throws IOException {
        in.readLong();
        return Wire.readText(in);
    }

    private static Outcome update(SessionRecord record, Change change) {
        if (change.conflicts(record)) {
            return new Outcome(record, Answer.of(Result.CONFLICT, record, change.known()));
        }
        // a use renews the time to live whatever the clocks say
        SessionRecord changed = change.isEmpty() && change.accessed() <= 0 ? record : change.applied(record);
        return new Outcome(
                changed, Answer.of(Result.DONE, record, change.known()).after(changed));
    }

    /** {@inheritDoc} */
    @Override
    public byte[] process(Map.Entry<String, byte[]> entry) {
        byte[] stored = entry.getValue();
        long known = kind == Kind.LOOK ? Wire.read(argument, Wire.In::readLong) : -1;
        SessionRecord record = stored == null ? null : SessionRecord.newerThan(known, stored);
        Outcome outcome = apply(record);
        if (outcome.record() != record) {
            ((ExtendedMapEntry<String, byte[]>) entry)
                    .setValue(outcome.record().bytes(), outcome.record().timeToLive(), TimeUnit.SECONDS);
        }
        return outcome.answer().bytes();
    }

    /** {@inheritDoc} None if nothing is changed. */
    @Override
    public EntryProcessor<String, byte[], byte[]> getBackupProcessor() {
        return kind == Kind.LOOK ? null : this;
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
