package org.clowder.session.internal.replica;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attributes of a session that threads without a request have got or set, and may change at any time: they are looked at whenever the session is
 * published, or such a thread sets something, as long as the session has those objects. Thread-safe.
 */
final class ReadOutside {

    private static final int MANY = 16;

    private final LazyAttributes values;
    /** Null for nothing. */
    private volatile Map<String, WeakReference<Object>> objects;

    ReadOutside(LazyAttributes values) {
        this.values = values;
    }

    /** A thread has it in hand. */
    synchronized void has(String name, Object object) {
        objects = objects == null ? new LinkedHashMap<>(4) : objects;
        if (objects.size() >= MANY) {
            forgetOld();
        }
        objects.put(name, new WeakReference<>(object));
    }

    private void forgetOld() {
        objects.entrySet().removeIf(each -> {
            Object object = each.getValue().get();
            return object == null || values.live(each.getKey()) != object;
        });
    }

    /** Those that are to be looked at. */
    List<String> names() {
        if (objects == null) {
            return List.of();
        }
        synchronized (this) {
            forgetOld();
            return List.copyOf(objects.keySet());
        }
    }
}
