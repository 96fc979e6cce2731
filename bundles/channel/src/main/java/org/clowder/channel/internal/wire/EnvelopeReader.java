package org.clowder.channel.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.clowder.channel.ByteRange;

/** Reads what {@link EnvelopeWriter} wrote; checks each length before it is used. */
public final class EnvelopeReader {

    private EnvelopeReader() {}

    /** True if the bytes begin with the magic of an envelope. */
    public static boolean isEnvelope(ByteRange bytes) {
        return bytes.length() >= Envelope.HEADER && in(bytes).getInt() == Envelope.MAGIC;
    }

    private static ByteBuffer in(ByteRange bytes) {
        return ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length());
    }

    /** True if the bytes begin like this layer's own greeting. */
    public static boolean isGreeting(ByteRange bytes) {
        return isEnvelope(bytes) && bytes.array()[bytes.offset() + 5] == Envelope.Kind.GREETING.id();
    }

    /**
     * Reads an envelope.
     *
     * @throws MalformedEnvelopeException if the bytes are not exactly one envelope of this version
     */
    public static Envelope read(ByteRange bytes) throws MalformedEnvelopeException {
        if (!isEnvelope(bytes)) {
            throw new MalformedEnvelopeException("no magic in " + bytes.length() + " bytes");
        }
        ByteBuffer in = in(bytes);
        in.position(in.position() + 4);
        byte version = in.get();
        if (version != Envelope.VERSION) {
            throw new MalformedEnvelopeException("version " + version + ", expected " + Envelope.VERSION);
        }
        Envelope.Kind kind = Envelope.Kind.of(in.get());
        String tag = tag(in);
        int length = payloadLength(in);
        return new Envelope(kind, tag, bytes.array(), in.position(), length);
    }

    @SuppressWarnings("ByteBufferBackingArray") // it begins with the array
    private static String tag(ByteBuffer in) throws MalformedEnvelopeException {
        int length = in.getShort() & 0xFFFF;
        if (length == 0 || length > Envelope.MAX_TAG || length > in.remaining() - 4) {
            throw new MalformedEnvelopeException(
                    "tag of " + length + " bytes with " + in.remaining() + " bytes left, expected 1 to 255");
        }
        String tag = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return tag;
    }

    private static int payloadLength(ByteBuffer in) throws MalformedEnvelopeException {
        int length = in.getInt();
        if (length < 0 || length > Envelope.MAX_PAYLOAD || length != in.remaining()) {
            throw new MalformedEnvelopeException(
                    "payload of " + length + " bytes, but " + in.remaining() + " bytes are left");
        }
        return length;
    }
}
