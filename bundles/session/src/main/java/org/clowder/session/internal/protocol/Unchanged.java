package org.clowder.session.internal.protocol;

import java.util.Arrays;

/** Tells for the most frequent classes that a value has not changed, without encoding it. */
final class Unchanged {

    private Unchanged() {}

    /** False also if it takes more to find out. */
    static boolean is(Object value, EncodedValue previous) {
        byte[] body = previous.body();
        if (previous.flags() != 0 || body.length < 2) {
            return false;
        }
        if (value instanceof String text) {
            return Text.isAscii(text, body);
        }
        if (value instanceof Integer number) {
            return body[0] == Form.INTEGER.id && is(number, body);
        }
        if (value instanceof Long number) {
            return body[0] == Form.LONG.id && is(number, body);
        }
        if (value instanceof Boolean bool) {
            return body[0] == Form.BOOLEAN.id && body[1] == (bool ? 1 : 0);
        }
        return value instanceof byte[] bytes && is(bytes, body);
    }

    private static boolean is(long number, byte[] body) {
        try {
            return new WireInput(body, 1, body.length - 1).getSigned() == number;
        } catch (MalformedInputException e) {
            return false;
        }
    }

    private static boolean is(byte[] bytes, byte[] body) {
        int start = body.length - bytes.length;
        return body[0] == Form.BYTES.id
                && start >= 2
                && Text.lengthIs(bytes.length, body, start)
                && Arrays.equals(bytes, 0, bytes.length, body, start, body.length);
    }
}
