package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.net.URL;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what {@link ObjectWriter} wrote; for one value. */
final class ObjectReader extends ObjectInputStream {

    /** A value may hold the class of a primitive; loaders do not know those. */
    private static final Map<String, Class<?>> PRIMITIVES = Stream.of(
                    boolean.class,
                    byte.class,
                    char.class,
                    short.class,
                    int.class,
                    long.class,
                    float.class,
                    double.class,
                    void.class)
            .collect(Collectors.toUnmodifiableMap(Class::getName, type -> type));

    private final ClassDescriptor[] descriptors;
    private final ClassSource classes;

    ObjectReader(InputStream in, ClassDescriptor[] descriptors, ClassSource classes, ValueFilter filter)
            throws IOException {
        super(in);
        this.descriptors = descriptors;
        this.classes = classes;
        setObjectInputFilter(filter);
        enableResolveObject(true);
    }

    @Override
    protected Object resolveObject(Object read) throws IOException {
        return read instanceof URL url ? StoredUrl.of(url) : read;
    }

    @Override
    protected void readStreamHeader() {}

    @Override
    protected ObjectStreamClass readClassDescriptor() throws IOException {
        int index = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = readUnsignedByte();
            index |= (next & 0x7F) << shift;
            if (next < 0x80) {
                break;
            }
        }
        if (index >= descriptors.length) {
            throw new MalformedInputException("class " + index + " of a value with " + descriptors.length);
        }
        return GeneratedTypes.asHere(descriptors[index], classes);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass descriptor) throws ClassNotFoundException {
        Class<?> primitive = PRIMITIVES.get(descriptor.getName());
        return primitive == null ? classes.find(descriptor.getName()) : primitive;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
        throw new InvalidClassException("dynamic proxy of " + interfaces.length + " interfaces", "proxies are refused");
    }
}
