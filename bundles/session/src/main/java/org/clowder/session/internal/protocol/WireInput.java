package org.clowder.session.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link WireOutput} wrote. Every length is checked against what is there before anything is allocated by it.
 * For one thread.
 */
public final class WireInput {

    private final byte[] bytes;
    private final int end;
    private int position;

    public WireInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public WireInput(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    public int remaining() {
        return end - position;
    }

    public int position() {
        return position;
    }

    /** The bytes that are read from, to be used with {@link #position}. */
    public byte[] array() {
        return bytes;
    }

    public void skip(int count) throws MalformedInputException {
        require(count);
        position += count;
    }

    private void require(int count) throws MalformedInputException {
        if (count < 0 || count > end - position) {
            throw new MalformedInputException(count + " bytes expected, " + (end - position) + " are left");
        }
    }

    public int getByte() throws MalformedInputException {
        require(1);
        return bytes[position++] & 0xFF;
    }

    public long getFixedLong() throws MalformedInputException {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[position++] & 0xFF;
        }
        return value;
    }

    public int getFixedInt() throws MalformedInputException {
        require(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | bytes[position++] & 0xFF;
        }
        return value;
    }

    public long getVarint() throws MalformedInputException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = getByte();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new MalformedInputException("a number of more than 10 bytes");
    }

    public long getSigned() throws MalformedInputException {
        long value = getVarint();
        return value >>> 1 ^ -(value & 1);
    }

    /** A varint from 0 to {@code max}; {@code what} names it in the error. */
    public int getCount(int max, String what) throws MalformedInputException {
        long value = getVarint();
        if (value < 0 || value > max) {
            throw new MalformedInputException(what + " is " + value + ", expected 0 to " + max);
        }
        return (int) value;
    }

    /** The length of a block that follows, which is not longer than what is left. */
    public int getLength() throws MalformedInputException {
        int length = getCount(Integer.MAX_VALUE, "length");
        require(length);
        return length;
    }

    public byte[] getBytes(int length) throws MalformedInputException {
        require(length);
        byte[] result = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return result;
    }

    public byte[] getBlock() throws MalformedInputException {
        return getBytes(getLength());
    }

    public String getString() throws MalformedInputException {
        int length = getLength();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }
}
