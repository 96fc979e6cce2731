package org.clowder.session.internal.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.clowder.session.internal.protocol.MalformedInputException;

/** Ids and names as bytes. */
final class Names {

    static final int NAME_PLACES = 1024;
    static final int ID_PLACES = 16_384;
    static final int CLASS_PLACES = 1024;
    static final int WRITER_PLACES = 256;
    static final int MAX_BYTES = 4096;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final byte TEXT = 0;
    private static final byte DIGITS = 1;

    private Names() {}

    static byte[] name(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    static String name(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Half the size for the ids that Tomcat makes. */
    static byte[] id(String id) {
        boolean digits = id.length() % 2 == 0 && id.chars().allMatch(Names::isDigit);
        byte[] body = digits ? HEX.parseHex(id) : id.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[body.length + 1];
        bytes[0] = digits ? DIGITS : TEXT;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }

    static String id(byte[] bytes) throws MalformedInputException {
        if (bytes.length > 0 && bytes[0] == DIGITS) {
            return HEX.formatHex(bytes, 1, bytes.length);
        }
        if (bytes.length > 0 && bytes[0] == TEXT) {
            return new String(Arrays.copyOfRange(bytes, 1, bytes.length), StandardCharsets.UTF_8);
        }
        throw new MalformedInputException(
                "an id of form " + (bytes.length == 0 ? "nothing" : bytes[0]) + ", expected 0 or 1");
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
