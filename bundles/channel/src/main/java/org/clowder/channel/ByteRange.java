package org.clowder.channel;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.Arrays;
import org.apache.catalina.tribes.ByteMessage;

/**
 * A byte message that is a part of an array, so that large messages are copied less often. A lease takes it like any other
 * {@link ByteMessage}, and has copied it when {@code send} returns; what a lease delivers is one. Immutable as far as nobody
 * changes the array.
 */
public final class ByteRange extends ByteMessage {

    private static final long serialVersionUID = 1L;

    private transient byte[] array;
    private transient int offset;
    private transient int length;

    /** For deserialization. */
    public ByteRange() {
        this(new byte[0], 0, 0);
    }

    /** @throws IndexOutOfBoundsException if the range is not within the array */
    public ByteRange(byte[] array, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, array.length);
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The range of any byte message: all of it, if it is not one. */
    public static ByteRange of(ByteMessage message) {
        return message instanceof ByteRange range
                ? range
                : new ByteRange(message.getMessage(), 0, message.getMessage().length);
    }

    /** What the range is in; not to be changed. */
    public byte[] array() {
        return array;
    }

    /** Where the range begins. */
    public int offset() {
        return offset;
    }

    /** How many bytes it has. */
    public int length() {
        return length;
    }

    /** The bytes of the range alone: a copy, unless the range is all of its array. */
    @Override
    public byte[] getMessage() {
        return length == array.length ? array : Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public void setMessage(byte[] message) {
        array = message;
        offset = 0;
        length = message.length;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(length);
        out.write(array, offset, length);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        super.readExternal(in);
        setMessage(super.getMessage());
    }
}
