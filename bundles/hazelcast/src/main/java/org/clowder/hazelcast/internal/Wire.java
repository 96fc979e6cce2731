package org.clowder.hazelcast.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes and reads small binary forms in memory. */
final class Wire {

    private static final int INITIAL = 256;

    private Wire() {}

    /** What is written as one letter. */
    interface Coded {
        char code();
    }

    static void write(Out out, Coded value) throws IOException {
        out.writeByte(value.code());
    }

    static <T extends Coded> T readCoded(T[] all, byte code) throws IOException {
        for (T each : all) {
            if (each.code() == code) {
                return each;
            }
        }
        throw new IOException("unknown code " + code);
    }

    interface Writing {
        void write(Out out) throws IOException;
    }

    interface Reading<T> {
        T read(In in) throws IOException;
    }

    /** What is written, in an array that grows. */
    static final class Out {

        private ByteBuffer bytes;

        private Out(int expected) {
            bytes = ByteBuffer.allocate(expected);
        }

        private ByteBuffer room(int length) {
            if (bytes.remaining() < length) {
                int size = Math.max(2 * bytes.capacity(), bytes.position() + length);
                bytes = ByteBuffer.allocate(size).put(bytes.flip());
            }
            return bytes;
        }

        void writeByte(int value) {
            room(Byte.BYTES).put((byte) value);
        }

        void writeBoolean(boolean value) {
            writeByte(value ? 1 : 0);
        }

        void writeInt(int value) {
            room(Integer.BYTES).putInt(value);
        }

        void writeLong(long value) {
            room(Long.BYTES).putLong(value);
        }

        void write(byte[] value) {
            room(value.length).put(value);
        }
    }

    /** What is read, from an array. */
    static final class In {

        private final ByteBuffer bytes;

        private In(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        private ByteBuffer next(int length) throws EOFException {
            if (bytes.remaining() < length) {
                throw new EOFException(length + " bytes expected, " + bytes.remaining() + " there");
            }
            return bytes;
        }

        byte readByte() throws IOException {
            return next(Byte.BYTES).get();
        }

        boolean readBoolean() throws IOException {
            return readByte() != 0;
        }

        int readInt() throws IOException {
            return next(Integer.BYTES).getInt();
        }

        long readLong() throws IOException {
            return next(Long.BYTES).getLong();
        }

        byte[] read(int length) throws IOException {
            next(length);
            byte[] value = new byte[length];
            bytes.get(value);
            return value;
        }
    }

    static byte[] bytes(Writing writing) {
        return bytes(INITIAL, writing);
    }

    /** @param expected about how many it will be */
    static byte[] bytes(int expected, Writing writing) {
        Out out = new Out(expected);
        try {
            writing.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(out.bytes.array(), out.bytes.position());
    }

    /** @throws IllegalArgumentException if the bytes are not what was written */
    static <T> T read(byte[] bytes, Reading<T> reading) {
        try {
            return reading.read(new In(bytes));
        } catch (IOException e) {
            throw new IllegalArgumentException("No record of a session: " + e, e);
        }
    }

    /** @param value null is written too */
    static void write(Out out, byte[] value) throws IOException {
        out.writeInt(value == null ? -1 : value.length);
        if (value != null) {
            out.write(value);
        }
    }

    static byte[] readBytes(In in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.read(length);
    }

    static void write(Out out, String value) throws IOException {
        write(out, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    static String readText(In in) throws IOException {
        byte[] bytes = readBytes(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
