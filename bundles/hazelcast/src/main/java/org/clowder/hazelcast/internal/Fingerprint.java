package org.clowder.hazelcast.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Tells whether bytes are others than before, by 32 bytes in their place. Each block goes through NH, the first layer of UMAC (Black and
 * others, 1999), with a key that only this JVM knows, so that nobody can make two values with one fingerprint: for two blocks the chance is
 * 2<sup>-64</sup>, whatever they hold. What comes of the blocks goes through SHA-256. So it takes a fraction of the time of SHA-256
 * over all, and is of use to this JVM alone.
 */
final class Fingerprint {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long[] KEY = new SecureRandom().longs(128).toArray();
    private static final int BLOCK = KEY.length * Long.BYTES;
    private static final int SUM = 2 * Long.BYTES;

    private Fingerprint() {}

    /** Of all bytes from a place on. */
    static byte[] of(byte[] bytes, int from) {
        int length = bytes.length - from;
        ByteBuffer sums = ByteBuffer.allocate((length / BLOCK + 1) * SUM + Integer.BYTES);
        int at = from;
        while (bytes.length - at >= BLOCK) {
            sum(bytes, at, sums);
            at += BLOCK;
        }
        sum(Arrays.copyOf(Arrays.copyOfRange(bytes, at, bytes.length), BLOCK), 0, sums);
        sums.putInt(length);
        try {
            return MessageDigest.getInstance("SHA-256").digest(sums.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sum of products of pairs of words, each with the key's word added, modulo 2<sup>128</sup>. */
    private static void sum(byte[] bytes, int from, ByteBuffer sums) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < KEY.length; i += 2) {
            long a = (long) LONGS.get(bytes, from + i * Long.BYTES) + KEY[i];
            long b = (long) LONGS.get(bytes, from + (i + 1) * Long.BYTES) + KEY[i + 1];
            long product = a * b;
            low += product;
            high += unsignedMultiplyHigh(a, b) + (Long.compareUnsigned(low, product) < 0 ? 1 : 0);
        }
        sums.putLong(low).putLong(high);
    }

    /** Of Java 18 on in {@link Math}. */
    private static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }
}
