package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.ObjectStreamClass;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The serialized form of a class as Java serialization describes it: name, version, flags and fields. Two with the same
 * bytes are the same object as long as somebody holds it. It knows no {@code Class}, so it keeps no application alive.
 * Immutable; for any number of threads.
 */
public final class ClassDescriptor {

    /** Weak on both sides: what no value uses any more is forgotten, however many classes members describe. */
    private static final Map<ClassDescriptor, WeakReference<ClassDescriptor>> KNOWN = new WeakHashMap<>();

    private final byte[] bytes;
    private final int hash;
    private final String className;
    private final ObjectStreamClass model;

    private ClassDescriptor(byte[] bytes, String className, ObjectStreamClass model) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
        this.className = className;
        this.model = model;
    }

    /**
     * The descriptor with these bytes, which must not be changed afterwards.
     *
     * @throws MalformedInputException if they are not what {@code ObjectOutputStream.writeClassDescriptor} writes
     */
    public static ClassDescriptor of(byte[] bytes) throws IOException {
        DescriptorFormat.check(bytes);
        ObjectStreamClass model = DescriptorStreams.read(bytes);
        return intern(new ClassDescriptor(bytes, model.getName(), model));
    }

    /** The descriptor of a class of this JVM; the same in all JVMs, also if the class is a generated one. */
    static ClassDescriptor of(ObjectStreamClass local) throws IOException {
        ClassDescriptor described = of(DescriptorStreams.write(local));
        return GeneratedTypes.isGenerated(local.getName()) ? described.withVersion(GeneratedTypes.ANY) : described;
    }

    /** The same form of a class with another {@code serialVersionUID}. */
    ClassDescriptor withVersion(long version) throws IOException {
        byte[] changed = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed);
        int nameLength = Short.toUnsignedInt(buffer.getShort(0));
        buffer.putLong(Short.BYTES + nameLength, version);
        return of(changed);
    }

    private static ClassDescriptor intern(ClassDescriptor fresh) {
        synchronized (KNOWN) {
            WeakReference<ClassDescriptor> reference = KNOWN.get(fresh);
            ClassDescriptor known = reference == null ? null : reference.get();
            if (known == null) {
                KNOWN.put(fresh, new WeakReference<>(fresh));
                return fresh;
            }
            return known;
        }
    }

    /** Not a copy: nobody may change it. */
    public byte[] bytes() {
        return bytes;
    }

    public String className() {
        return className;
    }

    /** What a stream may return as a class that it read; it is not bound to a class of this JVM. */
    ObjectStreamClass model() {
        return model;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof ClassDescriptor that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return className;
    }
}
