package org.clowder.session.internal.replica;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The attributes of a session that threads without a request have got, and may change. They are looked at whenever such a thread sets something,
 * and when a request publishes the session: once, or as long as one goes on in threads of the application. Thread-safe.
 */
final class ReadOutside {

    /** Null for nothing. */
    private volatile Set<String> names;

    private int requests;

    synchronized void read(String name) {
        names = names == null ? new LinkedHashSet<>(4) : names;
        names.add(name);
    }

    /** A request goes on in threads of the application, which have these in hand. */
    synchronized void begins(List<String> held) {
        requests++;
        held.forEach(this::read);
    }

    synchronized void ends() {
        requests--;
    }

    /** Those that are to be looked at now, and may have to be later. */
    List<String> present() {
        if (names == null) {
            return List.of();
        }
        synchronized (this) {
            return names == null ? List.of() : new ArrayList<>(names);
        }
    }

    /** As {@link #present}, for the last time, unless a request goes on. */
    List<String> names() {
        if (names == null) {
            return List.of();
        }
        synchronized (this) {
            List<String> all = names == null ? List.of() : new ArrayList<>(names);
            names = requests > 0 ? names : null;
            return all;
        }
    }
}
