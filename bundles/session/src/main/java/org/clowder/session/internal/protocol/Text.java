package org.clowder.session.internal.protocol;

import java.nio.ByteBuffer;

/** Strings as values. Any sequence of characters is kept, with lone surrogates, too. */
final class Text {

    private static final int ASCII_END = 0x80;

    private Text() {}

    /** Writes id and text. Most texts are ASCII, which needs no array in between. */
    static void write(String text, WireOutput out) {
        int start = out.size();
        int length = text.length();
        out.putByte(Form.STRING.id);
        out.putVarint(length);
        int at = out.reserve(length);
        byte[] bytes = out.array();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ASCII_END) {
                out.truncate(start);
                writeAny(text, out);
                return;
            }
            bytes[at + i] = (byte) c;
        }
    }

    private static void writeAny(String text, WireOutput out) {
        if (proper(text)) {
            out.putByte(Form.STRING.id);
            out.putString(text);
            return;
        }
        out.putByte(Form.STRING_CHARS.id);
        out.putVarint(text.length());
        int at = out.reserve(text.length() * Character.BYTES);
        ByteBuffer.wrap(out.array(), at, text.length() * Character.BYTES)
                .asCharBuffer()
                .put(text);
    }

    /** True if every surrogate has its other half. */
    private static boolean proper(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** True if {@code body} is the text, which is ASCII; finds out without making anything. */
    static boolean isAscii(String text, byte[] body) {
        int length = text.length();
        int at = body.length - length;
        if (at < 2 || body[0] != Form.STRING.id || !lengthIs(length, body, at)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != body[at + i]) {
                return false;
            }
        }
        return true;
    }

    /** True if the varint between the id and {@code end} is this one. */
    static boolean lengthIs(int length, byte[] body, int end) {
        int rest = length;
        for (int i = 1; i < end; i++, rest >>>= 7) {
            int more = i < end - 1 ? 0x80 : 0;
            if ((body[i] & 0xFF) != (rest & 0x7F | more)) {
                return false;
            }
        }
        return rest == 0;
    }
}
