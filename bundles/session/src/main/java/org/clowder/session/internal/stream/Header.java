package org.clowder.session.internal.stream;

import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;

/**
 * What every frame begins with.
 *
 * @param from incarnation of the sender
 * @param to incarnation of the receiver, 0 if the sender does not know it
 * @param ackedEpoch of the opposite stream
 * @param ackedSequence the last frame of that epoch that was applied
 */
public record Header(int version, Kind kind, long from, long to, long ackedEpoch, long ackedSequence) {

    /** Of the protocol; the first byte after the magic. A HELLO has {@link #OF_HELLO} there, so that every version can read it. */
    public static final int VERSION = 2;

    static final int OF_HELLO = 1;
    static final int MAGIC = 0xC7;

    /** The order is that of the protocol, from 1. */
    public enum Kind {
        HELLO,
        DATA,
        ACK,
        RESEND
    }

    @SuppressWarnings("EnumOrdinal") // the order of the kinds is the protocol
    public void write(WireOutput out) {
        out.putByte(MAGIC);
        out.putByte(kind == Kind.HELLO ? OF_HELLO : version);
        out.putByte(kind.ordinal() + 1);
        out.putFixedLong(from);
        out.putFixedLong(to);
        out.putVarint(ackedEpoch);
        out.putVarint(ackedSequence);
    }

    public static Header read(WireInput in) throws MalformedInputException {
        int magic = in.getByte();
        if (magic != MAGIC) {
            throw new MalformedInputException("first byte " + magic + ", expected " + MAGIC);
        }
        int version = in.getByte();
        int kind = in.getByte();
        if (kind < 1 || kind > Kind.values().length) {
            throw new MalformedInputException("frame of kind " + kind + ", expected 1 to " + Kind.values().length);
        }
        boolean hello = Kind.values()[kind - 1] == Kind.HELLO;
        if (version != (hello ? OF_HELLO : VERSION)) {
            throw new MalformedInputException("version " + version + " of the protocol, expected " + VERSION);
        }
        return new Header(
                version, Kind.values()[kind - 1], in.getFixedLong(), in.getFixedLong(), in.getVarint(), in.getVarint());
    }
}
