package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Java serialization without a header, in which classes are indices into a list beside the stream. Used for one value
 * after another, since a new stream costs more than most values. For one thread at a time.
 */
final class ObjectWriter extends ObjectOutputStream {

    private final Map<Class<?>, Known> known = new WeakHashMap<>();
    /** The classes of the last value, in the order of their indices. */
    final List<ClassDescriptor> used = new ArrayList<>();

    private final Set<String> bundles = new LinkedHashSet<>();
    private final Function<Class<?>, String> bundleOf;
    private final Predicate<Class<?>> allowed;
    /** A stream that fails says so to its reader, who is nobody, before it throws: that may fail too. */
    private RefusedClassException refused;
    /** An exception that is refused, unless it is the one with which the stream fails. */
    private RefusedClassException refusedFailure;

    /** What was found out about a class; refers to no class. */
    private record Known(ClassDescriptor descriptor, String bundle) {}

    /**
     * @param bundleOf names the bundle of a class, or gives null if there is none that matters
     * @param allowed the rule of those that will read it; of an array its elements' class is asked about
     */
    ObjectWriter(BufferSink sink, Function<Class<?>, String> bundleOf, Predicate<Class<?>> allowed) throws IOException {
        super(sink);
        this.bundleOf = bundleOf;
        this.allowed = allowed;
    }

    /** Writes a value; {@link #used} has its classes then. */
    void write(Object value) throws IOException {
        used.clear();
        bundles.clear();
        refused = null;
        refusedFailure = null;
        try {
            writeObject(value);
        } catch (IOException e) {
            throw refused == null ? e : refused;
        }
        if (refusedFailure != null) {
            throw refusedFailure;
        }
        flush();
    }

    /** Forgets the objects that were written. Leaves a mark in the buffer, which is to be cleared after it. */
    void forget() throws IOException {
        reset();
        flush();
    }

    /** The bundles of those classes, separated by commas. */
    String bundles() {
        return String.join(",", bundles);
    }

    @Override
    protected void writeStreamHeader() {}

    @Override
    protected void writeClassDescriptor(ObjectStreamClass local) throws IOException {
        int rest = used.size();
        Known type = known(local);
        used.add(type.descriptor());
        if (type.bundle() != null) {
            bundles.add(type.bundle());
        }
        for (; rest > 0x7F; rest >>>= 7) {
            writeByte(rest | 0x80);
        }
        writeByte(rest);
    }

    private Known known(ObjectStreamClass local) throws IOException {
        Known type = known.get(local.forClass());
        if (type == null) {
            String bundle = bundleOf.apply(local.forClass());
            type = new Known(ClassDescriptor.of(local), bundle);
            if (passes(local.forClass())) {
                known.put(local.forClass(), type);
            }
        }
        return type;
    }

    private boolean passes(Class<?> type) throws RefusedClassException {
        Class<?> innermost = type;
        while (innermost.isArray()) {
            innermost = innermost.getComponentType();
        }
        if (allowed.test(innermost)) {
            return true;
        }
        if (IOException.class.isAssignableFrom(innermost)) {
            refusedFailure = new RefusedClassException(innermost);
        } else if (refused == null) {
            refused = new RefusedClassException(innermost);
            throw refused;
        }
        return false;
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        passes(type);
        for (Class<?> each : type.getInterfaces()) {
            String bundle = bundleOf.apply(each);
            if (bundle != null) {
                bundles.add(bundle);
            }
        }
    }
}
