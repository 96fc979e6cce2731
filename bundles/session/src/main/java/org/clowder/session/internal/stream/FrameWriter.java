package org.clowder.session.internal.stream;

import java.util.Arrays;
import java.util.List;
import org.clowder.session.internal.protocol.ClassDescriptor;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Entry;

/** Writes operations; lives as long as an epoch, because of its tables. For one thread. */
final class FrameWriter implements Operations {

    private WireOutput out;
    private final long self;
    private final SendTable<String> names = new SendTable<>(Table.NAMES, Names::name);
    private final SendTable<String> keys = new SendTable<>(Table.KEYS, Names::key);
    private final SendTable<ClassDescriptor> classes = new SendTable<>(Table.CLASSES, ClassDescriptor::bytes);
    private final SendTable<Long> writers = new SendTable<>(Table.WRITERS, Names::writer);

    FrameWriter(WireOutput out, long self) {
        this.out = out;
        this.self = self;
    }

    void to(WireOutput other) {
        out = other;
    }

    @Override
    public void change(String store, Change change) {
        change(store, change, change.entries(), false);
    }

    void change(String store, Change change, List<Entry> part, boolean more) {
        boolean otherWriter = change.writer() != self;
        begin(Operation.CHANGE, store);
        out.putByte((change.whole() ? Operation.WHOLE : 0)
                | (change.access() == null ? 0 : Operation.WITH_ACCESS)
                | (otherWriter ? Operation.WITH_WRITER : 0)
                | (more ? Operation.MORE : 0)
                | (change.news() ? 0 : Operation.MISSED));
        keys.put(out, change.key());
        out.putVarint(change.version());
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
                | (withClasses ? Operation.WITH_CLASSES : 0)
                | (entry.seen() > 0 ? Operation.WITH_SEEN : 0));
        if (ownStamp) {
            out.putVarint(change.version() - entry.version());
            writers.put(out, entry.writer());
        }
        if (entry.seen() > 0) {
            out.putVarint(entry.version() - entry.seen());
        }
        if (withClasses) {
            if (value.descriptors().length > Operation.MAX_CLASSES) {
                throw new IllegalStateException("it has a value of " + value.descriptors().length
                        + " classes, expected " + Operation.MAX_CLASSES + " at most");
            }
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
    public void end(String store, String key) {
        begin(Operation.END, store);
        keys.put(out, key);
    }

    @Override
    public void access(String store, String key, Access access) {
        begin(Operation.ACCESS, store);
        keys.put(out, key);
        times(access);
    }

    @Override
    public void ask(String store, long number, String key, String id, long digest) {
        begin(Operation.ASK, store);
        out.putVarint(number);
        out.putByte(key == null ? 0 : Operation.BY_KEY);
        out.putBlock(Names.key(key == null ? id : key));
        out.putFixedLong(digest);
    }

    @Override
    public void answer(long number, long view) {
        out.putByte(Operation.ANSWER);
        out.putVarint(number);
        out.putFixedLong(view);
    }

    @Override
    public void pull(String store, List<String> wanted) {
        begin(Operation.PULL, store);
        keys(wanted);
    }

    /** Outside of the table, which is for what is named again. */
    private void keys(List<String> all) {
        out.putVarint(all.size());
        all.forEach(key -> out.putBlock(Names.key(key)));
    }

    @Override
    public void absent(String store, String key) {
        begin(Operation.ABSENT, store);
        keys.put(out, key);
    }

    @Override
    public void compare(String store, long number, long view, long[] digests) {
        begin(Operation.COMPARE, store);
        out.putVarint(number);
        out.putFixedLong(view);
        out.putVarint(Arrays.stream(digests).filter(each -> each != 0).count());
        int last = -1;
        for (int range = 0; range < digests.length; range++) {
            if (digests[range] != 0) {
                out.putVarint(range - last);
                out.putFixedLong(digests[range]);
                last = range;
            }
        }
    }

    @Override
    public void list(String store, long number, List<Listed> replicas, List<String> ended) {
        begin(Operation.LIST, store);
        out.putVarint(number);
        out.putVarint(replicas.size());
        for (Listed each : replicas) {
            out.putBlock(Names.key(each.key()));
            out.putFixedLong(each.digest());
        }
        keys(ended);
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // the order of the constants is the protocol
    public void compared(String store, long number, ComparisonStatus status, long sent) {
        begin(Operation.COMPARED, store);
        out.putVarint(number);
        out.putByte(status.ordinal());
        out.putVarint(sent);
    }

    @Override
    public void sum(String store, long number) {
        begin(Operation.SUM, store);
        out.putVarint(number);
    }

    @Override
    public void status(String store, long number, long root, long view) {
        begin(Operation.STATUS, store);
        out.putVarint(number);
        out.putFixedLong(root);
        out.putFixedLong(view);
    }

    @Override
    public void offer(String store, long number) {
        skippable(Operation.OFFER, store, number);
    }

    @Override
    public void taken(String store, long number) {
        skippable(Operation.TAKEN, store, number);
    }

    /** Outside of the tables: whoever does not know the operation skips what it has. */
    private void skippable(int operation, String store, long number) {
        WireOutput block = new WireOutput(64);
        block.putString(store);
        block.putVarint(number);
        out.putByte(operation);
        out.putBlock(block.toByteArray());
    }
}
