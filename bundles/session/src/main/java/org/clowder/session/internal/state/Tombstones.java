package org.clowder.session.internal.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** The keys of replicas that have ended, so that nothing that comes later brings one back. Thread-safe. */
final class Tombstones {

    private final Map<String, Long> since = new LinkedHashMap<>();

    synchronized void put(String key, long now) {
        since.putIfAbsent(key, now);
    }

    synchronized boolean contains(String key) {
        return since.containsKey(key);
    }

    synchronized List<String> keys() {
        return new ArrayList<>(since.keySet());
    }

    /** Lets go of those of which everybody is known to know. */
    synchronized void drop(BiPredicate<String, Long> stable) {
        since.entrySet().removeIf(each -> stable.test(each.getKey(), each.getValue()));
    }

    synchronized int size() {
        return since.size();
    }
}
