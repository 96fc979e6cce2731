package org.clowder.channel.internal.tribes;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which messages have come, by the numbers that their senders count them with, from 1 on. Holds 8 KB for a sender. Thread-safe. */
final class Replays {

    /** Further behind the highest one that has come, a number counts as one that has come. */
    private static final int WINDOW = 1 << 16;

    private static final int MOST_SENDERS = 256;

    private final Map<Long, Numbers> senders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Numbers> eldest) {
            return size() > MOST_SENDERS;
        }
    };

    /** Takes down a message; whether it has not come before. */
    synchronized boolean isFirst(long sender, long number) {
        return senders.computeIfAbsent(sender, any -> new Numbers()).add(number);
    }

    private static final class Numbers {
        private final BitSet seen = new BitSet(WINDOW);
        private long highest;

        boolean add(long number) {
            if (number <= highest - WINDOW) {
                return false;
            }
            for (long next = Math.max(highest, number - WINDOW) + 1; next <= number; next++) {
                seen.clear(place(next));
            }
            highest = Math.max(highest, number);
            boolean first = !seen.get(place(number));
            seen.set(place(number));
            return first;
        }

        private static int place(long number) {
            return Math.floorMod(number, WINDOW);
        }
    }
}
