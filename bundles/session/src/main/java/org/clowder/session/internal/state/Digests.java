package org.clowder.session.internal.state;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a store holds, as numbers to be compared: a digest for each range of keys, the sum of the digests of its replicas. Two members
 * with the same digest of a range hold the same there. Thread-safe.
 */
public final class Digests {

    /** How many ranges there are; by the protocol. */
    public static final int RANGES = 4096;

    private final AtomicLongArray sums = new AtomicLongArray(RANGES);
    private final LongAdder root = new LongAdder();

    public static int range(String key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 15) * 0x2c1b3c6d >>> 20;
    }

    /** Mixes two numbers into one, as the protocol has it: both count, in this order, and near ones become distant. */
    public static long mix(long first, long second) {
        long hash = first * 0x9e3779b97f4a7c15L + second;
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }

    void add(int range, long difference) {
        if (difference != 0) {
            sums.getAndAdd(range, difference);
            root.add(difference);
        }
    }

    public long get(int range) {
        return sums.get(range);
    }

    /** One number for all ranges: their sum. */
    public long root() {
        return root.sum();
    }
}
