package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Java serialization without a header, in which classes are indices into a list beside the stream. Used for one value
 * after another, since a new stream costs more than most values. For one thread at a time.
 */
final class ObjectWriter extends ObjectOutputStream {

    private final Map<Class<?>, ClassDescriptor> known = new WeakHashMap<>();
    private final List<ClassDescriptor> used = new ArrayList<>();

    ObjectWriter(BufferSink sink) throws IOException {
        super(sink);
    }

    /** Writes a value; {@link #used} has its classes then. */
    void write(Object value) throws IOException {
        used.clear();
        writeObject(value);
        flush();
    }

    /** Forgets the objects that were written. Leaves a mark in the buffer, which is to be cleared after it. */
    void forget() throws IOException {
        reset();
        flush();
    }

    /** The classes of the last value, in the order of their indices. */
    List<ClassDescriptor> used() {
        return used;
    }

    @Override
    protected void writeStreamHeader() {}

    @Override
    protected void writeClassDescriptor(ObjectStreamClass local) throws IOException {
        int rest = used.size();
        used.add(descriptor(local));
        for (; rest > 0x7F; rest >>>= 7) {
            writeByte(rest | 0x80);
        }
        writeByte(rest);
    }

    private ClassDescriptor descriptor(ObjectStreamClass local) throws IOException {
        ClassDescriptor descriptor = known.get(local.forClass());
        if (descriptor == null) {
            descriptor = ClassDescriptor.of(local);
            known.put(local.forClass(), descriptor);
        }
        return descriptor;
    }

    /** Readers refuse proxies, so that it is better to learn it here. */
    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        throw new NotSerializableException(type.getName());
    }
}
