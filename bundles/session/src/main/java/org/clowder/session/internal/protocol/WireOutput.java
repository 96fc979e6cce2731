package org.clowder.session.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A buffer that grows, with the basic types of the protocol: variable-length numbers, strings as UTF-8, blocks of bytes.
 * For one thread at a time; {@link #clear} makes it fit for the next use.
 */
public final class WireOutput {

    private byte[] bytes;
    private int size;

    public WireOutput(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    /** How much it holds without growing. */
    public int capacity() {
        return bytes.length;
    }

    public void clear() {
        size = 0;
    }

    /** Goes back to a size that it had before; what was written since is forgotten. */
    public void truncate(int earlier) {
        size = earlier;
    }

    /** The buffer itself, valid up to {@link #size} and until the next write. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }

    public void putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Eight bytes, big-endian. */
    public void putFixedLong(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Four bytes, big-endian. */
    public void putFixedInt(int value) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Makes room for bytes that the caller puts into {@link #array} himself; where they start. */
    public int reserve(int count) {
        room(count);
        int start = size;
        size += count;
        return start;
    }

    /** Seven bits a byte, the lowest first; small values that are not negative are short. */
    public void putVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A varint in which small negative values are short, too. */
    public void putSigned(long value) {
        putVarint(value << 1 ^ value >> 63);
    }

    public void putBytes(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /** A varint with the length, then the bytes. */
    public void putBlock(byte[] block) {
        putVarint(block.length);
        putBytes(block, 0, block.length);
    }

    /** A block of UTF-8; what is no proper text (a lone surrogate) becomes a question mark. */
    public void putString(String text) {
        putBlock(text.getBytes(StandardCharsets.UTF_8));
    }
}
