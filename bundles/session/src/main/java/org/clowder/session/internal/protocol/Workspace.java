package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.clowder.session.ValueSerializer;

/**
 * What it takes to encode a value: a buffer, and the writers that fill it. Kept for the next value, because making it
 * would cost more than most values do. For one thread at a time.
 */
final class Workspace {

    private static final int INITIAL_BYTES = 1024;
    private static final int KEPT_BYTES = 256 * 1024;

    private final WireOutput out = new WireOutput(INITIAL_BYTES);
    private final BufferSink sink;
    private final DirectOutput direct;
    private final Serializers serializers;
    /** Made when it is needed: most sessions hold JDK values only. */
    private ObjectWriter objects;

    private final Function<Class<?>, String> bundleOf;
    private final Predicate<Class<?>> allowed;
    private List<ClassDescriptor> classes = List.of();
    private String bundles = "";

    Workspace(Serializers serializers, int maxBytes, Function<Class<?>, String> bundleOf, Predicate<Class<?>> allowed) {
        this.bundleOf = bundleOf;
        this.allowed = allowed;
        this.serializers = serializers;
        this.sink = new BufferSink(out, maxBytes);
        this.direct = new DirectOutput(out, maxBytes);
    }

    /** Fills the buffer, in the first way that suits the value. */
    void encode(Object value) throws IOException {
        out.clear();
        classes = List.of();
        bundles = "";
        ValueSerializer serializer = serializers.writer(value);
        if (serializer != null) {
            Serializers.write(serializer, value, out, sink);
            String bundle = bundleOf.apply(value.getClass());
            bundles = bundle == null ? "" : bundle;
        } else if (!direct.write(value)) {
            out.clear();
            writeObject(value);
        }
    }

    private void writeObject(Object value) throws IOException {
        if (objects == null) {
            objects = new ObjectWriter(sink, bundleOf, allowed);
        }
        out.putByte(Form.JAVA.id);
        objects.write(value);
        classes = objects.used;
        bundles = objects.bundles();
    }

    /** {@code previous} if it is what the buffer holds, else a copy of the buffer. */
    EncodedValue result(EncodedValue previous, int flags) {
        if (previous != null && previous.flags() == flags && holds(previous)) {
            return previous;
        }
        ClassDescriptor[] descriptors =
                classes.isEmpty() ? EncodedValue.NONE : classes.toArray(new ClassDescriptor[classes.size()]);
        return new EncodedValue(out.toByteArray(), descriptors, flags, bundles);
    }

    private boolean holds(EncodedValue previous) {
        byte[] body = previous.body();
        return out.size() == body.length
                && Arrays.equals(out.array(), 0, body.length, body, 0, body.length)
                && classes.equals(Arrays.asList(previous.descriptors()));
    }

    /** Lets go of the value's objects; true if it is worth keeping. */
    boolean rest() throws IOException {
        classes = List.of();
        if (out.capacity() > KEPT_BYTES) {
            return false;
        }
        if (objects != null) {
            out.clear();
            objects.forget();
        }
        return true;
    }
}
