package org.apache.catalina.tribes.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.clowder.tomcat.ClassNames;
import org.clowder.tomcat.internal.StreamFilter;

/**
 * Reads what another member has serialized: classes of the given class loaders and of Tomcat, each past a filter that
 * refuses by default.
 *
 * <p>Takes the place of Tomcat's class of this name, which has no filter; its public methods are the same. Tomcat's
 * session managers, replicated maps and cluster-wide single sign-on read with it. As the filter is set by the
 * constructor, {@link #setObjectInputFilter} is refused afterwards; {@link #allow} widens the filter.
 *
 * <p>Let through are values and collections of the JDK, an exact list of Tomcat's own classes, classes that one of the
 * given class loaders sees outside of both, and what {@link #allow} names; in bounded amounts. A dynamic proxy is let
 * through if all of its interfaces are the application's. Not safe for use by several threads at once.
 */
public final class ReplicationStream extends ObjectInputStream {

    private static final String TRIBES = "org.apache.catalina.tribes.";
    /** What a class of Tribes may allocate by a length that it reads. */
    private static final int MAX_LENGTH = 64 << 20;

    private final List<ClassLoader> loaders;
    private final StreamFilter filter;
    private String wanted = "";

    /**
     * Begins to read.
     *
     * @param stream what the other member has written
     * @param classLoaders are asked in this order; elements may be null, and are then left out
     * @throws IOException if the stream does not begin as one of objects
     */
    public ReplicationStream(InputStream stream, ClassLoader[] classLoaders) throws IOException {
        super(stream);
        this.loaders =
                Stream.of(classLoaders).filter(Objects::nonNull).distinct().toList();
        this.filter = new StreamFilter(loaders);
        setObjectInputFilter(filter);
    }

    /**
     * Lets further classes through, in the whole process and from now on; replaces what an earlier call has allowed.
     *
     * @param classNames is asked for binary names, of an array for that of its innermost component; from several threads
     *     at once
     */
    public static void allow(Predicate<String> classNames) {
        StreamFilter.allow(classNames);
    }

    /** How many times a class or an amount was refused in this process. */
    public static long refused() {
        return StreamFilter.refused();
    }

    @Override
    public Class<?> resolveClass(ObjectStreamClass classDesc) throws ClassNotFoundException, IOException {
        wanted = classDesc.getName();
        try {
            return resolveClass(wanted);
        } catch (ClassNotFoundException e) {
            // primitive types, which have no loader
            return super.resolveClass(classDesc);
        }
    }

    /**
     * Finds a class, without initializing it: one of Tribes with Tomcat's loader first, any other with it last.
     *
     * @throws ClassNotFoundException if none of the loaders has it
     */
    public Class<?> resolveClass(String name) throws ClassNotFoundException {
        boolean tribes = name.startsWith(TRIBES);
        try {
            return tribes ? findReplicationClass(name) : findExternalClass(name);
        } catch (ClassNotFoundException e) {
            return tribes ? findExternalClass(name) : findReplicationClass(name);
        }
    }

    /** Finds a class with Tomcat's loader. */
    public Class<?> findReplicationClass(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ReplicationStream.class.getClassLoader());
    }

    /** Finds a class with the given loaders. */
    public Class<?> findExternalClass(String name) throws ClassNotFoundException {
        return ClassNames.find(name, loaders);
    }

    /** Refuses before the proxy's class is made, unless all interfaces are the application's. */
    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        wanted = "proxy of " + String.join(", ", interfaces);
        Class<?>[] types = new Class<?>[interfaces.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = findExternalClass(interfaces[i]);
            if (!filter.allowsInProxy(types[i])) {
                throw new InvalidClassException(wanted, "refused: " + interfaces[i] + " is not the application's");
            }
        }
        return proxyClass(types);
    }

    /** An interface that is not public can only be implemented beside it. */
    // There is no other way to a proxy's class without an instance.
    @SuppressWarnings("deprecation")
    private Class<?> proxyClass(Class<?>[] types) throws ClassNotFoundException {
        ClassLoader loader = Stream.of(types)
                .filter(type -> !Modifier.isPublic(type.getModifiers()))
                .findFirst()
                .map(Class::getClassLoader)
                .orElseGet(() -> types.length == 0 ? null : loaders.get(0));
        try {
            return Proxy.getProxyClass(loader, types);
        } catch (IllegalArgumentException e) {
            throw new ClassNotFoundException(wanted, e);
        }
    }

    /** Classes of Tribes allocate by what they read here, unchecked. */
    @Override
    public int readInt() throws IOException {
        int value = super.readInt();
        if (wanted.startsWith(TRIBES) && (value < 0 || value > MAX_LENGTH)) {
            throw new StreamCorruptedException("length " + value + ", expected 0 to " + MAX_LENGTH + ", in " + wanted);
        }
        return value;
    }
}
