package org.clowder.channel.internal.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.clowder.channel.ByteRange;

/** Writes envelopes for one tag. Immutable, safe for use by several threads. */
public final class EnvelopeWriter {

    private final byte[] tag;

    /**
     * @param tag 1 to 255 bytes of UTF-8
     * @throws IllegalArgumentException if it is empty or too long
     */
    public EnvelopeWriter(String tag) {
        this.tag = Objects.requireNonNull(tag, "name").getBytes(StandardCharsets.UTF_8);
        if (this.tag.length == 0 || this.tag.length > Envelope.MAX_TAG) {
            throw new IllegalArgumentException("the name of a lease or topic has " + this.tag.length
                    + " bytes of UTF-8, expected 1 to " + Envelope.MAX_TAG + ": \"" + tag + "\"");
        }
    }

    /**
     * An envelope around bytes.
     *
     * @throws IOException if the payload is too large
     */
    public byte[] bytes(Envelope.Kind kind, byte[] payload) throws IOException {
        return bytes(kind, new ByteRange(payload, 0, payload.length));
    }

    /**
     * An envelope around bytes.
     *
     * @throws IOException if the payload is too large
     */
    public byte[] bytes(Envelope.Kind kind, ByteRange payload) throws IOException {
        Sink sink = begin(kind, payload.length());
        sink.write(payload.array(), payload.offset(), payload.length());
        return sink.finish(lengthAt());
    }

    /**
     * An envelope around a Java-serialized object.
     *
     * @throws IOException if the object cannot be serialized or becomes too large
     */
    public byte[] object(Envelope.Kind kind, Object payload) throws IOException {
        Sink sink = begin(kind, 512);
        try (ObjectOutputStream out = new ObjectOutputStream(sink)) {
            out.writeObject(payload);
        }
        return sink.finish(lengthAt());
    }

    private int lengthAt() {
        return Envelope.HEADER + tag.length;
    }

    private Sink begin(Envelope.Kind kind, int expected) throws IOException {
        Sink sink = new Sink(lengthAt() + 4 + expected);
        ByteBuffer header = ByteBuffer.allocate(lengthAt() + 4);
        header.putInt(Envelope.MAGIC).put(Envelope.VERSION).put(kind.id());
        header.putShort((short) tag.length).put(tag).putInt(0);
        sink.write(header.array());
        return sink;
    }

    /** Collects the bytes and gives up its buffer without a copy where it fits exactly. */
    private static final class Sink extends ByteArrayOutputStream {

        Sink(int size) {
            super(size);
        }

        byte[] finish(int lengthAt) throws IOException {
            int payload = count - lengthAt - 4;
            if (payload > Envelope.MAX_PAYLOAD) {
                throw new IOException("a message of " + payload + " bytes was not sent: the limit is "
                        + Envelope.MAX_PAYLOAD + " bytes; send it in parts");
            }
            byte[] result = count == buf.length ? buf : toByteArray();
            ByteBuffer.wrap(result).putInt(lengthAt, payload);
            return result;
        }
    }
}
