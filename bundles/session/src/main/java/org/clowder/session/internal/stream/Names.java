package org.clowder.session.internal.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;

/** Keys and names as bytes. */
final class Names {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final byte TEXT = 0;
    private static final byte DIGITS = 1;
    private static final byte NUMBERED = 2;

    private Names() {}

    static byte[] name(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    static String name(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Half the size for the ids that Tomcat makes. */
    static byte[] key(String key) {
        int end = key.indexOf('\0');
        String id = end < 0 ? key : key.substring(0, end);
        boolean digits = id.length() % 2 == 0 && id.chars().allMatch(Names::isDigit);
        byte[] body = digits ? HEX.parseHex(id) : id.getBytes(StandardCharsets.UTF_8);
        WireOutput out = new WireOutput(body.length + 12);
        out.putByte((digits ? DIGITS : TEXT) | (end < 0 ? 0 : NUMBERED));
        if (end >= 0) {
            out.putVarint(Integer.parseInt(key.substring(end + 1)));
        }
        out.putBytes(body, 0, body.length);
        return out.toByteArray();
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }

    static String key(byte[] bytes) throws MalformedInputException {
        WireInput in = new WireInput(bytes);
        int form = in.getByte();
        if (form > (DIGITS | NUMBERED)) {
            throw new MalformedInputException("a key of form " + form + ", expected 0 to 3");
        }
        String number = (form & NUMBERED) == 0 ? "" : "\0" + in.getCount(Integer.MAX_VALUE, "number of a key");
        String id = (form & DIGITS) == 0
                ? new String(bytes, in.position(), in.remaining(), StandardCharsets.UTF_8)
                : HEX.formatHex(bytes, in.position(), bytes.length);
        if (id.indexOf('\0') >= 0) {
            throw new MalformedInputException("a key with U+0000");
        }
        return id + number;
    }

    static byte[] writer(long incarnation) {
        return ByteBuffer.allocate(8).putLong(incarnation).array();
    }

    static long writer(byte[] bytes) throws MalformedInputException {
        if (bytes.length != 8) {
            throw new MalformedInputException("an incarnation of " + bytes.length + " bytes, expected 8");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }
}
