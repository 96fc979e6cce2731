package org.clowder.session.internal.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids of records that have ended, so that a late change does not bring one back. Thread-safe; bounded. */
final class Tombstones {

    private static final int MAX = 100_000;
    private static final long KEEP_NANOS = 5 * 60 * 1_000_000_000L;

    private final Map<String, Stone> stones = new LinkedHashMap<>();

    private record Stone(long version, long since) {}

    synchronized void put(String id, long version) {
        long now = System.nanoTime();
        stones.remove(id);
        stones.put(id, new Stone(version, now));
        Iterator<Stone> oldest = stones.values().iterator();
        while (oldest.hasNext()) {
            Stone stone = oldest.next();
            if (stones.size() <= MAX && now - stone.since() < KEEP_NANOS) {
                break;
            }
            oldest.remove();
        }
    }

    /** The version at which the record of that id ended; 0 if that is not remembered. */
    synchronized long version(String id) {
        Stone stone = stones.get(id);
        return stone == null ? 0 : stone.version();
    }

    synchronized int size() {
        return stones.size();
    }
}
