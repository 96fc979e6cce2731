package org.clowder.session.internal.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.clowder.session.internal.protocol.ClassDescriptor;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Entry;

/** Reads what {@link FrameWriter} wrote; lives as long as an epoch, because of its tables. For one thread. */
final class FrameReader {

    private static final ClassDescriptor[] NO_CLASSES = {};
    /** Of versions: so high that none is ever reached. */
    private static final long MAX_NUMBER = 1L << 56;

    /** In ms: a hundred years. */
    private static final long MAX_AGE = 100L * 365 * 86_400_000;

    private final long sender;
    private final int maxValue;
    private final ReceiveTable<String> names = new ReceiveTable<>(Table.NAMES, Names::name);
    private final ReceiveTable<String> keys = new ReceiveTable<>(Table.KEYS, Names::key);
    private final ReceiveTable<ClassDescriptor> classes = new ReceiveTable<>(Table.CLASSES, ClassDescriptor::of);
    private final ReceiveTable<Long> writers = new ReceiveTable<>(Table.WRITERS, Names::writer);
    /** Of which more parts are to come; null for none. */
    private Parts begun;

    /** What came of a change so far. */
    private record Parts(String store, String key, List<Entry> entries, long bytes) {}

    /**
     * @param sender the incarnation of the member that sent the frames
     * @param maxValue limit of a value in bytes
     */
    FrameReader(long sender, int maxValue) {
        this.sender = sender;
        this.maxValue = maxValue;
    }

    /** Reads to the end of a frame. What came before an error has been given to {@code to}. */
    void read(WireInput in, Operations to) throws IOException {
        while (in.remaining() > 0) {
            operation(in.getByte(), in, to);
        }
    }

    private void operation(int operation, WireInput in, Operations to) throws IOException {
        switch (operation) {
            case Operation.CHANGE -> change(in, to);
            case Operation.END -> to.end(names.get(in), keys.get(in));
            case Operation.ACCESS -> to.access(names.get(in), keys.get(in), times(in));
            case Operation.ASK -> ask(in, to);
            case Operation.ANSWER -> to.answer(in.getVarint(), in.getFixedLong());
            case Operation.PULL -> to.pull(names.get(in), keyList(in));
            case Operation.ABSENT -> to.absent(names.get(in), keys.get(in));
            case Operation.COMPARE -> to.compare(names.get(in), in.getVarint(), in.getFixedLong(), digests(in));
            case Operation.LIST -> to.list(names.get(in), in.getVarint(), listed(in), keyList(in));
            case Operation.COMPARED -> to.compared(names.get(in), in.getVarint(), status(in), number(in));
            case Operation.STATUS -> to.status(names.get(in), in.getVarint(), in.getFixedLong(), in.getFixedLong());
            case Operation.SUM -> to.sum(names.get(in), in.getVarint());
            case Operation.OFFER -> {
                WireInput block = new WireInput(in.getBlock());
                to.offer(block.getString(), block.getVarint());
            }
            case Operation.TAKEN -> {
                WireInput block = new WireInput(in.getBlock());
                to.taken(block.getString(), block.getVarint());
            }
            default -> {
                if (operation < Operation.FIRST_SKIPPABLE) {
                    throw new MalformedInputException("unknown operation " + operation);
                }
                in.skip(in.getLength());
            }
        }
    }

    private void ask(WireInput in, Operations to) throws IOException {
        String store = names.get(in);
        long number = in.getVarint();
        boolean byKey = (in.getByte() & Operation.BY_KEY) != 0;
        String name = key(in);
        to.ask(store, number, byKey ? name : null, byKey ? null : name, in.getFixedLong());
    }

    private static String key(WireInput in) throws IOException {
        return Names.key(in.getBytes(in.getCount(Table.KEYS.maxBytes(), "length of a key")));
    }

    private static List<String> keyList(WireInput in) throws IOException {
        int count = in.getCount(Math.min(Operation.MAX_KEYS, in.remaining()), "number of keys");
        List<String> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(key(in));
        }
        return keys;
    }

    private static List<Operations.Listed> listed(WireInput in) throws IOException {
        int count = in.getCount(Math.min(Operation.MAX_KEYS, in.remaining()), "number of replicas");
        List<Operations.Listed> replicas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replicas.add(new Operations.Listed(key(in), in.getFixedLong()));
        }
        return replicas;
    }

    private static long[] digests(WireInput in) throws IOException {
        int count = in.getCount(Digests.RANGES, "number of ranges");
        long[] digests = new long[Digests.RANGES];
        int range = -1;
        for (int i = 0; i < count; i++) {
            range += in.getCount(Digests.RANGES - 1 - range, "distance of ranges");
            if (range < 0) {
                throw new MalformedInputException("range -1, expected 0 or more");
            }
            digests[range] = in.getFixedLong();
        }
        return digests;
    }

    private void change(WireInput in, Operations to) throws IOException {
        String store = names.get(in);
        int flags = in.getByte();
        String key = keys.get(in);
        long version = number(in);
        long writer = (flags & Operation.WITH_WRITER) == 0 ? sender : writers.get(in);
        Access access = (flags & Operation.WITH_ACCESS) == 0 ? null : times(in);
        boolean next = begun != null && begun.key().equals(key) && begun.store().equals(store);
        Parts parts = parts(in, version, writer, next ? begun : new Parts(store, key, new ArrayList<>(), 0));
        if ((flags & Operation.MORE) == 0) {
            begun = next ? null : begun;
            boolean whole = (flags & Operation.WHOLE) != 0;
            boolean news = (flags & Operation.MISSED) == 0;
            to.change(store, new Change(key, whole, news, version, writer, access, parts.entries()));
        } else if (begun == null || next) {
            begun = parts;
        } else {
            throw new MalformedInputException("a part of session " + key + ", expected one of " + begun.key());
        }
    }

    private Parts parts(WireInput in, long version, long writer, Parts before) throws IOException {
        int count = in.getCount(Math.min(Operation.MAX_ENTRIES, in.remaining()), "number of entries");
        List<Entry> entries = before.entries();
        long bytes = before.bytes() + in.remaining();
        if (entries.size() + count > Operation.MAX_ENTRIES || bytes > Operation.MAX_BYTES) {
            throw new MalformedInputException("a change in parts of " + (entries.size() + count) + " entries and "
                    + bytes + " bytes, expected " + Operation.MAX_ENTRIES + " and " + Operation.MAX_BYTES + " at most");
        }
        for (int i = 0; i < count; i++) {
            entries.add(entry(in, version, writer));
        }
        return new Parts(before.store(), before.key(), entries, bytes - in.remaining());
    }

    private Entry entry(WireInput in, long version, long writer) throws IOException {
        String name = names.get(in);
        int flags = in.getByte();
        long ownVersion = version;
        long ownWriter = writer;
        if ((flags & Operation.WITH_STAMP) != 0) {
            ownVersion = before(version, in);
            ownWriter = writers.get(in);
        }
        long seen = (flags & Operation.WITH_SEEN) == 0 ? 0 : before(ownVersion, in);
        ClassDescriptor[] descriptors = (flags & Operation.WITH_CLASSES) == 0 ? NO_CLASSES : classes(in);
        EncodedValue value = null;
        if ((flags & Operation.REMOVED) == 0) {
            byte[] body = in.getBytes(in.getCount(maxValue, "length of the value of " + name));
            value = new EncodedValue(body, descriptors, flags >>> 3 & EncodedValue.BINDING);
        }
        return new Entry(name, value, ownVersion, ownWriter, seen);
    }

    private ClassDescriptor[] classes(WireInput in) throws IOException {
        ClassDescriptor[] descriptors =
                new ClassDescriptor[in.getCount(Math.min(Operation.MAX_CLASSES, in.remaining()), "number of classes")];
        for (int i = 0; i < descriptors.length; i++) {
            descriptors[i] = classes.get(in);
        }
        return descriptors;
    }

    private static Access times(WireInput in) throws MalformedInputException {
        return new Access(Math.min(number(in), MAX_AGE), Math.min(number(in), MAX_AGE));
    }

    private static long number(WireInput in) throws MalformedInputException {
        long number = in.getVarint();
        if (number < 0 || number > MAX_NUMBER) {
            throw new MalformedInputException("number " + number + ", expected 0 to " + MAX_NUMBER);
        }
        return number;
    }

    /** A version that is so much earlier than another one. */
    private static long before(long version, WireInput in) throws MalformedInputException {
        long earlier = version - number(in);
        if (earlier < 0) {
            throw new MalformedInputException("version " + earlier + ", expected 0 or more");
        }
        return earlier;
    }

    private static ComparisonStatus status(WireInput in) throws MalformedInputException {
        int status = in.getByte();
        ComparisonStatus[] all = ComparisonStatus.values();
        if (status >= all.length) {
            throw new MalformedInputException(
                    "status " + status + " of a comparison, expected 0 to " + (all.length - 1));
        }
        return all[status];
    }
}
