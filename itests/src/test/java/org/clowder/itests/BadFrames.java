package org.clowder.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.rmi.server.RemoteObject;
import java.rmi.server.RemoteRef;
import java.rmi.server.UnicastRemoteObject;
import java.util.Arrays;
import java.util.Random;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.io.ChannelData;
import org.apache.catalina.tribes.io.XByteBuffer;
import org.apache.catalina.tribes.membership.MemberImpl;

/** What a stranger may send to the channel's port. */
final class BadFrames {

    private static final int LENGTH_AT = 7;

    private BadFrames() {}

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** The beginning of a frame that claims this length. */
    static byte[] header(int length) {
        byte[] header = Arrays.copyOf(frame(0, new byte[100]), LENGTH_AT + 4);
        ByteBuffer.wrap(header).putInt(LENGTH_AT, length);
        return header;
    }

    /** A frame as a member sends it. */
    static byte[] frame(int options, byte[] message) {
        try {
            ChannelData data = new ChannelData(true);
            data.setAddress(new MemberImpl("127.0.0.1", 1, 0));
            data.setOptions(options);
            data.setMessage(new XByteBuffer(message, message.length, false));
            return XByteBuffer.createDataPackage(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A frame around an envelope, which the receiver acknowledges once it was dealt with. */
    static byte[] envelope(int version, int kind, String tag, byte[] payload) {
        return frame(
                Channel.SEND_OPTIONS_BYTE_MESSAGE
                        | Channel.SEND_OPTIONS_USE_ACK
                        | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK,
                message(version, kind, tag, payload));
    }

    /** An envelope without a frame. */
    static byte[] message(int version, int kind, String tag, byte[] payload) {
        byte[] name = tag.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + name.length + payload.length)
                .put("CLWD".getBytes(StandardCharsets.US_ASCII))
                .put((byte) version)
                .put((byte) kind)
                .putShort((short) name.length)
                .put(name)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /** A frame around a serialized object. */
    static byte[] object(byte[] serialized) {
        return frame(Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK, serialized);
    }

    /**
     * An object that opens a port when it is read: {@link UnicastRemoteObject}, which any class loader has. It is made
     * without its constructor, which would open a port here.
     */
    static byte[] portOpener() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            // by reflection: the compiler warns of the class by name, and nothing silences it
            Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
            Object instance = factory.getMethod("getReflectionFactory").invoke(null);
            Constructor<?> constructor =
                    (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                            .invoke(
                                    instance,
                                    UnicastRemoteObject.class,
                                    RemoteObject.class.getDeclaredConstructor(RemoteRef.class));
            out.writeObject(constructor.newInstance(emptyReference()));
        }
        return bytes.toByteArray();
    }

    private static Object emptyReference() {
        return Proxy.newProxyInstance(
                BadFrames.class.getClassLoader(), new Class<?>[] {RemoteRef.class}, BadFrames::answer);
    }

    private static Object answer(Object proxy, Method method, Object[] arguments) {
        boolean asksForClass = method.getName().equals("getRefClass") && arguments[0] instanceof ObjectOutput;
        return asksForClass ? "UnicastServerRef" : null;
    }
}
