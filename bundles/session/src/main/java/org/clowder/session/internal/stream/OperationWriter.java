package org.clowder.session.internal.stream;

import java.util.List;
import org.clowder.session.internal.protocol.ClassDescriptor;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Entry;

/** Writes operations; lives as long as an epoch, because of its tables. For one thread. */
final class OperationWriter implements Operations {

    private WireOutput out;
    private final long self;
    private final SendTable<String> names = new SendTable<>(Names.NAME_PLACES, Names::name);
    private final SendTable<String> ids = new SendTable<>(Names.ID_PLACES, Names::id);
    private final SendTable<ClassDescriptor> classes = new SendTable<>(Names.CLASS_PLACES, ClassDescriptor::bytes);
    private final SendTable<Long> writers = new SendTable<>(Names.WRITER_PLACES, Names::writer);

    OperationWriter(WireOutput out, long self) {
        this.out = out;
        this.self = self;
    }

    /** Goes on in another buffer. */
    void to(WireOutput other) {
        out = other;
    }

    @Override
    public void change(String store, Change change) {
        change(store, change, change.entries(), false);
    }

    /** A change, or a part of one. */
    void change(String store, Change change, List<Entry> part, boolean more) {
        boolean otherWriter = change.writer() != self;
        out.putByte(Operation.CHANGE);
        out.putByte((change.access() == null ? 0 : Operation.WITH_ACCESS)
                | (otherWriter ? Operation.WITH_WRITER : 0)
                | (more ? Operation.MORE : 0));
        names.put(out, store);
        ids.put(out, change.id());
        out.putVarint(change.base());
        out.putVarint(change.version() - change.base());
        if (otherWriter) {
            writers.put(out, change.writer());
        }
        if (change.access() != null) {
            times(change.access());
        }
        out.putVarint(part.size());
        for (Entry entry : part) {
            entry(entry, change);
        }
    }

    private void entry(Entry entry, Change change) {
        EncodedValue value = entry.value();
        boolean ownStamp = entry.version() != change.version() || entry.writer() != change.writer();
        boolean withClasses = value != null && value.descriptors().length > 0;
        names.put(out, entry.name());
        out.putByte((value == null ? Operation.REMOVED : value.flags() << 3)
                | (ownStamp ? Operation.WITH_STAMP : 0)
                | (withClasses ? Operation.WITH_CLASSES : 0));
        if (ownStamp) {
            out.putVarint(change.version() - entry.version());
            writers.put(out, entry.writer());
        }
        if (withClasses) {
            out.putVarint(value.descriptors().length);
            for (ClassDescriptor descriptor : value.descriptors()) {
                classes.put(out, descriptor);
            }
        }
        if (value != null) {
            out.putBlock(value.body());
        }
    }

    private void times(Access access) {
        out.putVarint(access.age());
        out.putVarint(access.gap());
    }

    private void begin(int operation, String store) {
        out.putByte(operation);
        names.put(out, store);
    }

    @Override
    public void remove(String store, String id, long version) {
        begin(Operation.REMOVE, store);
        ids.put(out, id);
        out.putVarint(version);
    }

    @Override
    public void rename(String store, String oldId, String newId, long version) {
        begin(Operation.RENAME, store);
        ids.put(out, oldId);
        ids.put(out, newId);
        out.putVarint(version);
    }

    @Override
    public void access(String store, String id, Access access) {
        begin(Operation.ACCESS, store);
        ids.put(out, id);
        times(access);
    }

    @Override
    public void pull(String store, String id, long has) {
        begin(Operation.PULL, store);
        ids.put(out, id);
        out.putVarint(has);
    }

    @Override
    public void absent(String store, String id) {
        begin(Operation.ABSENT, store);
        ids.put(out, id);
    }

    @Override
    public void transfer(String store, long number) {
        begin(Operation.TRANSFER, store);
        out.putVarint(number);
    }

    @Override
    public void transferEnd(String store, long number, TransferStatus status, long records) {
        begin(Operation.TRANSFER_END, store);
        out.putVarint(number);
        out.putByte(status.ordinal());
        out.putVarint(records);
    }
}
