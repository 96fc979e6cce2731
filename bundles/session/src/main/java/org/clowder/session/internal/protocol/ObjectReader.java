package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.List;
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
    private final ValueFilter filter;

    ObjectReader(InputStream in, ClassDescriptor[] descriptors, ClassSource classes, ValueFilter filter)
            throws IOException {
        super(in);
        this.descriptors = descriptors;
        this.classes = classes;
        this.filter = filter;
        setObjectInputFilter(filter);
        enableResolveObject(true);
    }

    @Override
    protected Object resolveObject(Object read) throws IOException {
        AnnotationProxies.check(read);
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
    protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
        Class<?>[] interfaces = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            interfaces[i] = classes.find(names[i]);
            allow(interfaces[i]);
        }
        if (interfaces.length != 1 || !interfaces[0].isAnnotation()) {
            allow(InvocationHandler.class);
        }
        Class<?> proxy = proxyClass(interfaces);
        allow(proxy);
        return proxy;
    }

    private void allow(Class<?> type) throws InvalidClassException {
        if (!filter.allows(type)) {
            throw new InvalidClassException(type.getName(), "filter status: REJECTED");
        }
    }

    private static Class<?> proxyClass(Class<?>... interfaces) throws ClassNotFoundException {
        InvocationHandler none = (proxy, method, arguments) -> null;
        IllegalArgumentException invisible = null;
        for (Class<?> each : interfaces) {
            try {
                return Proxy.newProxyInstance(each.getClassLoader(), interfaces, none)
                        .getClass();
            } catch (IllegalArgumentException e) {
                invisible = e;
            }
        }
        throw new ClassNotFoundException("dynamic proxy of " + List.of(interfaces), invisible);
    }
}
