package org.clowder.benchmarks.application;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** New attribute values: random bytes that begin with the number of the write that made them. */
final class Contents {

    private static final int LARGEST = 128 * 1024;

    /** Values are cut out of one random pool: making them costs a copy, not a random number for each byte. */
    private static final byte[] POOL = new byte[2 * LARGEST];

    static {
        new Random(1).nextBytes(POOL);
    }

    private Contents() {}

    static byte[] next(int size, int counter) {
        if (size < Integer.BYTES || size > LARGEST) {
            throw new IllegalArgumentException("Attribute of " + size + " bytes: expected 4 to " + LARGEST);
        }
        int from = ThreadLocalRandom.current().nextInt(POOL.length - size);
        byte[] value = Arrays.copyOfRange(POOL, from, from + size);
        ByteBuffer.wrap(value).putInt(counter);
        return value;
    }

    static int stamp(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }
}
