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
import org.clowder.session.internal.state.Entry;

/** Reads what {@link OperationWriter} wrote; lives as long as an epoch, because of its tables. For one thread. */
final class OperationReader {

    private static final ClassDescriptor[] NO_CLASSES = {};
    private static final int MAX_CLASSES = 4096;
    private static final long MAX_PART_BYTES = 256L * 1024 * 1024;
    private static final int MAX_CLASS_BYTES = 64 * 1024;

    private final long sender;
    private final int maxValue;
    private final ReceiveTable<String> names =
            new ReceiveTable<>(Names.NAME_PLACES, Names.MAX_BYTES, "name", Names::name);
    private final ReceiveTable<String> ids = new ReceiveTable<>(Names.ID_PLACES, Names.MAX_BYTES + 1, "id", Names::id);
    private final ReceiveTable<ClassDescriptor> classes =
            new ReceiveTable<>(Names.CLASS_PLACES, MAX_CLASS_BYTES, "class", ClassDescriptor::of);
    private final ReceiveTable<Long> writers = new ReceiveTable<>(Names.WRITER_PLACES, 8, "writer", Names::writer);
    private List<Entry> parts;
    private long partBytes;

    /**
     * @param sender the incarnation of the member that sent the frames
     * @param maxValue limit of a value in bytes
     */
    OperationReader(long sender, int maxValue) {
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
            case Operation.REMOVE -> to.remove(names.get(in), ids.get(in), version(in));
            case Operation.RENAME -> to.rename(names.get(in), ids.get(in), ids.get(in), version(in));
            case Operation.ACCESS -> to.access(names.get(in), ids.get(in), times(in));
            case Operation.PULL -> to.pull(names.get(in), ids.get(in), version(in));
            case Operation.ABSENT -> to.absent(names.get(in), ids.get(in));
            case Operation.TRANSFER -> to.transfer(names.get(in), in.getVarint());
            case Operation.TRANSFER_END -> to.transferEnd(names.get(in), in.getVarint(), status(in), in.getVarint());
            default -> {
                if (operation < Operation.FIRST_SKIPPABLE) {
                    throw new MalformedInputException("unknown operation " + operation);
                }
                in.skip(in.getLength());
            }
        }
    }

    private void change(WireInput in, Operations to) throws IOException {
        int flags = in.getByte();
        String store = names.get(in);
        String id = ids.get(in);
        long base = version(in);
        long version = base + version(in);
        if (version < base) {
            throw new MalformedInputException("version " + version + " below its base " + base);
        }
        long writer = (flags & Operation.WITH_WRITER) == 0 ? sender : writers.get(in);
        Access access = (flags & Operation.WITH_ACCESS) == 0 ? null : times(in);
        List<Entry> entries = entries(in, version, writer);
        if ((flags & Operation.MORE) != 0) {
            parts = entries;
            return;
        }
        parts = null;
        to.change(store, new Change(id, base, version, writer, access, entries));
    }

    private List<Entry> entries(WireInput in, long version, long writer) throws IOException {
        int count = in.getCount(Math.min(Operation.MAX_ENTRIES, in.remaining()), "number of entries");
        List<Entry> entries = parts == null ? new ArrayList<>(count) : parts;
        partBytes = (parts == null ? 0 : partBytes) + in.remaining();
        if (entries.size() + count > Operation.MAX_ENTRIES || partBytes > MAX_PART_BYTES) {
            throw new MalformedInputException("a change in parts of " + (entries.size() + count) + " entries and "
                    + partBytes + " bytes, expected " + Operation.MAX_ENTRIES + " and " + MAX_PART_BYTES + " at most");
        }
        for (int i = 0; i < count; i++) {
            entries.add(entry(in, version, writer));
        }
        return entries;
    }

    private Entry entry(WireInput in, long version, long writer) throws IOException {
        String name = names.get(in);
        int flags = in.getByte();
        long ownVersion = version;
        long ownWriter = writer;
        if ((flags & Operation.WITH_STAMP) != 0) {
            ownVersion = version - version(in);
            ownWriter = writers.get(in);
        }
        ClassDescriptor[] descriptors = (flags & Operation.WITH_CLASSES) == 0 ? NO_CLASSES : classes(in);
        EncodedValue value = null;
        if ((flags & Operation.REMOVED) == 0) {
            byte[] body = in.getBytes(in.getCount(maxValue, "length of the value of " + name));
            value = new EncodedValue(body, descriptors, flags >>> 3 & 3);
        }
        return new Entry(name, value, ownVersion, ownWriter);
    }

    private ClassDescriptor[] classes(WireInput in) throws IOException {
        ClassDescriptor[] descriptors =
                new ClassDescriptor[in.getCount(Math.min(MAX_CLASSES, in.remaining()), "number of classes")];
        for (int i = 0; i < descriptors.length; i++) {
            descriptors[i] = classes.get(in);
        }
        return descriptors;
    }

    private static Access times(WireInput in) throws MalformedInputException {
        return new Access(version(in), version(in));
    }

    private static long version(WireInput in) throws MalformedInputException {
        long version = in.getVarint();
        if (version < 0) {
            throw new MalformedInputException("number " + version + ", expected 0 or more");
        }
        return version;
    }

    private static TransferStatus status(WireInput in) throws MalformedInputException {
        int status = in.getByte();
        TransferStatus[] all = TransferStatus.values();
        if (status >= all.length) {
            throw new MalformedInputException("status " + status + " of a transfer, expected 0 to " + (all.length - 1));
        }
        return all[status];
    }
}
