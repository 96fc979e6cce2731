package org.clowder.hazelcast.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.clowder.tomcat.GadgetTypes;
import org.clowder.tomcat.JdkTypes;

/**
 * Turns the values of sessions into bytes and back: strings and numbers by themselves, all else by Java serialization with the classes of the
 * application. What is read are values of the JDK and classes that the application has and that have not served to break in; of the JDK's and Tomcat's other classes none.
 * For any number of threads.
 */
public final class Values {

    /** What applications see, and have no values of. */
    private static final Set<String> OF_TOMCAT = Set.of(
            "org.apache.catalina.",
            "org.apache.coyote.",
            "org.apache.tomcat.",
            "org.apache.jasper.",
            "org.apache.naming.",
            "org.clowder.hazelcast.internal.Operation",
            "com.hazelcast.");

    /** What Tomcat itself keeps with a session. */
    private static final Set<String> KEPT_BY_TOMCAT = Set.of(
            "org.apache.catalina.realm.GenericPrincipal",
            "org.apache.catalina.authenticator.SavedRequest",
            "org.apache.tomcat.util.buf.");

    private static final int MAX_DEPTH = 200;

    private final ClassLoader application;
    private final Pattern allowed;

    /**
     * @param application the loader of the application's classes
     * @param allowed the names of all classes that are read, Tomcat's {@code sessionAttributeValueClassNameFilter}; null for those of the rule
     */
    public Values(ClassLoader application, Pattern allowed) {
        this.application = application;
        this.allowed = allowed;
    }

    /** Whether objects of this class never change. */
    static boolean immutable(Object value) {
        return value instanceof String
                || value instanceof Number && value.getClass().getPackageName().startsWith("java.lang")
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum
                || value.getClass().getPackageName().equals("java.time");
    }

    /** @throws IOException if the value, or something in it, cannot be written */
    byte[] encode(Object value) throws IOException {
        return encode(value, 0);
    }

    /**
     * Leaves room in front for what is put there in its place.
     *
     * @throws IOException if the value, or something in it, cannot be written
     */
    byte[] encode(Object value, int room) throws IOException {
        if (value instanceof String text) {
            return tagged(room, 's', text.getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof Integer number) {
            return tagged(
                    room, 'i', ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        }
        if (value instanceof Long number) {
            return tagged(
                    room, 'l', ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        }
        if (value instanceof Boolean truth) {
            return tagged(room, truth ? 'T' : 'F');
        }
        if (value instanceof byte[] bytes) {
            return tagged(room, 'b', bytes);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(tagged(room, 'j'));
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static byte[] tagged(int room, char tag, byte... content) {
        byte[] all = new byte[room + 1 + content.length];
        all[room] = (byte) tag;
        System.arraycopy(content, 0, all, room + 1, content.length);
        return all;
    }

    /** @throws IOException if the bytes are no value, or one of a class that is not allowed */
    Object decode(byte[] bytes) throws IOException, ClassNotFoundException {
        ByteBuffer content = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        return switch (bytes[0]) {
            case 's' -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
            case 'i' -> content.getInt();
            case 'l' -> content.getLong();
            case 'T' -> true;
            case 'F' -> false;
            case 'b' -> Arrays.copyOfRange(bytes, 1, bytes.length);
            case 'j' -> deserialized(bytes);
            default -> throw new IOException("A value of an unknown kind: " + bytes[0]);
        };
    }

    private Object deserialized(byte[] bytes) throws IOException, ClassNotFoundException {
        String[] refused = new String[1];
        try (ObjectInputStream in = new Input(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
            in.setObjectInputFilter(info -> check(info, bytes.length, refused));
            return in.readObject();
        } catch (InvalidClassException e) {
            throw refused[0] == null ? e : new IOException("class " + refused[0] + " is not read from sessions", e);
        }
    }

    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info, int length, String[] refused) {
        if (info.depth() > MAX_DEPTH || info.arrayLength() > 64L + 8L * length) {
            return ObjectInputFilter.Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return ObjectInputFilter.Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (type.isPrimitive() || allows(type)) {
            return ObjectInputFilter.Status.ALLOWED;
        }
        refused[0] = type.getName();
        return ObjectInputFilter.Status.REJECTED;
    }

    private boolean allows(Class<?> type) {
        String name = type.getName();
        if (allowed != null) {
            return allowed.matcher(name).matches();
        }
        if (JdkTypes.isOfJdk(type)) {
            return JdkTypes.isValue(type) || type == SerializedLambda.class;
        }
        if (GadgetTypes.isKnown(name)) {
            return false;
        }
        return OF_TOMCAT.stream().noneMatch(name::startsWith)
                || KEPT_BY_TOMCAT.stream().anyMatch(name::startsWith);
    }

    private final class Input extends ObjectInputStream {

        Input(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, application);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
            throw new InvalidClassException(Proxy.class.getName(), "proxies are not read from sessions");
        }
    }
}
