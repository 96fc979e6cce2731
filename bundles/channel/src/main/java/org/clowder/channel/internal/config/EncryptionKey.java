package org.clowder.channel.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** The key that all members share, 16, 24 or 32 bytes. Its text form does not show it. */
public final class EncryptionKey {

    private final byte[] bytes;

    private EncryptionKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a key from hexadecimal digits.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat the text
     */
    public static EncryptionKey ofHex(String text) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(text.trim());
        } catch (IllegalArgumentException e) {
            // without the cause: its message would print digits of the key
            throw new IllegalArgumentException("the key is not an even number of hexadecimal digits");
        }
        if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
            throw new IllegalArgumentException(
                    "the key has " + bytes.length + " bytes, expected 16, 24 or 32 (32, 48 or 64 hexadecimal digits)");
        }
        return new EncryptionKey(bytes);
    }

    /**
     * Reads a key from a file that holds the hexadecimal digits, white space around them ignored.
     *
     * @throws IllegalArgumentException if the file cannot be read or holds no key
     */
    static EncryptionKey ofFile(String file) {
        try {
            return ofHex(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read (" + e + ")", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in the file " + file + " " + e.getMessage(), e);
        }
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptionKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "key of " + bytes.length + " bytes";
    }
}
