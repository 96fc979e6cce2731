package org.clowder.channel.internal.tribes.frames;

import java.nio.ByteBuffer;
import org.apache.catalina.tribes.membership.MemberImpl;

/**
 * The inside of a frame, as {@code ChannelData} and {@code MemberImpl} of Tribes read it: they allocate by the lengths in
 * it and check few of them.
 *
 * <pre>
 * offset  bytes  field
 * 0       4      options
 * 4       8      time
 * 12      4      length of the unique id, 16
 * 16      16     unique id
 * 32      4      length of the sender's address a, 77..65,535
 * 36      a      the address, see {@link #checkMember}
 * 36+a    4      length of the message, exactly the rest
 * </pre>
 */
final class FrameContent {

    private static final int ID_LENGTH_AT = 12;
    private static final int ID = 16;
    private static final int MEMBER_LENGTH_AT = ID_LENGTH_AT + 4 + ID;
    private static final int MEMBER_AT = MEMBER_LENGTH_AT + 4;

    private static final byte[] BEGIN = MemberImpl.TRIBES_MBR_BEGIN;
    private static final byte[] END = MemberImpl.TRIBES_MBR_END;
    /** Begin, length of the body, then time and three ports. */
    private static final int HOST_LENGTH_AT = BEGIN.length + 4 + 8 + 3 * 4;
    /** An IPv4 host, no command, no domain, no payload. */
    private static final int MIN_MEMBER = HOST_LENGTH_AT + 1 + 4 + 4 + 4 + ID + 4 + END.length;
    /** Tribes' own bound, that of a datagram. */
    private static final int MAX_MEMBER = 65_535;

    /** Shortest content of a frame: with an empty message. */
    static final int MIN = MEMBER_AT + MIN_MEMBER + 4;

    private FrameContent() {}

    /**
     * Checks what can be checked so far.
     *
     * @param bytes holds the content from its first byte on
     * @param arrived how many of them have come
     * @param length how many will come, at least {@link #MIN}
     * @return true if all that there is to check was checked
     */
    static boolean check(byte[] bytes, int arrived, int length) throws BadFrameException {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, arrived);
        if (arrived < MEMBER_AT) {
            return false;
        }
        expect("a unique id of " + ID + " bytes", in.getInt(ID_LENGTH_AT), ID, ID);
        int member = in.getInt(MEMBER_LENGTH_AT);
        expect("the length of a sender's address", member, MIN_MEMBER, Math.min(MAX_MEMBER, length - MEMBER_AT - 4));
        int messageAt = MEMBER_AT + member + 4;
        if (arrived < messageAt) {
            return false;
        }
        checkMember(in.slice(MEMBER_AT, member));
        int rest = length - messageAt;
        expect("a message that fills the frame", in.getInt(messageAt - 4), rest, rest);
        return true;
    }

    /** Begin, length of all between begin and end, time, ports, host, command, domain, unique id, payload, end. */
    private static void checkMember(ByteBuffer in) throws BadFrameException {
        int body = in.capacity() - BEGIN.length - 4 - END.length;
        expectMark("begin of a sender's address", in, 0, BEGIN);
        expect("a body that fills the sender's address", in.getInt(BEGIN.length), body, body);
        int host = in.get(HOST_LENGTH_AT);
        if (host != 4 && host != 16) {
            throw new BadFrameException(Refusal.CONTENT, "expected a host of 4 or 16 bytes, came " + host);
        }
        in.position(HOST_LENGTH_AT + 1 + host);
        skip("command", in, 4 + ID + 4 + END.length);
        skip("domain", in, ID + 4 + END.length);
        in.position(in.position() + ID);
        skip("payload", in, END.length);
        expect("nothing between payload and end", in.remaining() - END.length, 0, 0);
        expectMark("end of a sender's address", in, in.position(), END);
    }

    /** @param after how many bytes have to follow the part */
    private static void skip(String part, ByteBuffer in, int after) throws BadFrameException {
        expect("room for a sender's " + part, in.remaining(), 4 + after, Integer.MAX_VALUE);
        int length = in.getInt();
        expect("the length of a sender's " + part, length, 0, in.remaining() - after);
        in.position(in.position() + length);
    }

    private static void expect(String what, int actual, int least, int most) throws BadFrameException {
        if (actual < least || actual > most) {
            throw new BadFrameException(
                    Refusal.CONTENT,
                    "expected " + what + " (" + (least == most ? "" + least : least + " to " + most) + "), came "
                            + actual);
        }
    }

    private static void expectMark(String what, ByteBuffer in, int at, byte[] mark) throws BadFrameException {
        if (!in.slice(at, mark.length).equals(ByteBuffer.wrap(mark))) {
            throw new BadFrameException(Refusal.CONTENT, "expected the " + what + ", came something else");
        }
    }
}
