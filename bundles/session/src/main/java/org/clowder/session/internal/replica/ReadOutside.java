package org.clowder.session.internal.replica;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The values of a session that threads without a request have got or set, and may change at any time: they are looked at whenever the session is
 * published, or such a thread sets something, as long as anybody has the object. Thread-safe.
 */
final class ReadOutside {

    private static final int MANY = 16;

    private final LazyAttributes values;
    /** Null for nothing. */
    private volatile List<Weak> held;

    /** The session itself has the object, unless something has taken its place. */
    private static final class Weak extends WeakReference<Object> {
        private final Origin origin;

        Weak(LiveValue value) {
            super(value.object());
            this.origin = value.origin();
        }
    }

    ReadOutside(LazyAttributes values) {
        this.values = values;
    }

    /** A thread has it in hand. */
    synchronized void has(LiveValue value) {
        held = held == null ? new ArrayList<>(2) : held;
        List<LiveValue> all = all();
        if (all.stream().noneMatch(each -> each.origin() == value.origin())) {
            held.add(new Weak(value));
        }
        if (all.stream().filter(each -> each.origin().displaced).count() > MANY) {
            // most of them nobody has any more
            held.removeIf(each -> each.origin == oldest(all));
        }
    }

    private static Origin oldest(List<LiveValue> all) {
        return all.stream()
                .map(LiveValue::origin)
                .filter(each -> each.displaced)
                .findFirst()
                .orElse(null);
    }

    /** True if it is one of those. */
    boolean has(Origin origin) {
        return held != null && all().stream().anyMatch(each -> each.origin() == origin);
    }

    /** What one of them has in hand of that object; or null. */
    LiveValue held(String name, Object object) {
        for (LiveValue each : all()) {
            if (each.object() == object && each.origin().name.equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** Those that are to be looked at. */
    List<LiveValue> all() {
        if (held == null) {
            return List.of();
        }
        synchronized (this) {
            List<LiveValue> all = new ArrayList<>(held.size());
            for (Iterator<Weak> each = held.iterator(); each.hasNext(); ) {
                Weak weak = each.next();
                Object object = weak.get();
                if (object == null || !values.counts(weak.origin)) {
                    each.remove();
                } else {
                    all.add(new LiveValue(object, weak.origin));
                }
            }
            return all;
        }
    }
}
