package org.clowder.channel.internal.wire;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.clowder.channel.ByteRange;
import org.clowder.channel.internal.types.TypeFilter;

/**
 * One message as it travels, read: the tag it is routed by and where its payload lies in the received bytes. Nothing is
 * copied.
 */
public record Envelope(Kind kind, String tag, byte[] bytes, int offset, int length) {

    /** First four bytes of each envelope, "CLWD". */
    static final int MAGIC = 0x434C5744;

    /** The version that this code writes, and the only one it reads. */
    static final byte VERSION = 1;

    /** Bytes before the tag. */
    static final int HEADER = 8;

    /** Longest tag in bytes of UTF-8. */
    public static final int MAX_TAG = 255;

    /** Largest payload in bytes. */
    public static final int MAX_PAYLOAD = TypeFilter.MAX_BYTES;

    /** What the payload is and to whom the tag belongs. */
    public enum Kind {
        /** A lease's message, a Java-serialized object. */
        LEASE_OBJECT(1),
        /** A lease's message, the bytes of a {@code ByteMessage}. */
        LEASE_BYTES(2),
        /** A topic's message, a Java-serialized object. */
        TOPIC_OBJECT(3),
        /** This layer's own greeting between members that were found without a message; one byte, 1 if an answer is wanted. */
        GREETING(4);

        private final byte id;

        Kind(int id) {
            this.id = (byte) id;
        }

        byte id() {
            return id;
        }

        static Kind of(byte id) throws MalformedEnvelopeException {
            for (Kind kind : values()) {
                if (kind.id == id) {
                    return kind;
                }
            }
            throw new MalformedEnvelopeException("unknown kind " + id + ", expected 1 to " + values().length);
        }
    }

    /** The payload as a stream. */
    public InputStream payload() {
        return new ByteArrayInputStream(bytes, offset, length);
    }

    /** The payload where it is. */
    public ByteRange range() {
        return new ByteRange(bytes, offset, length);
    }
}
