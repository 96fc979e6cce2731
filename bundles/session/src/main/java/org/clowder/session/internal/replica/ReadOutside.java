package org.clowder.session.internal.replica;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The attributes of a session that threads without a request have got, and may change. They are looked at whenever the session is published: once,
 * or as long as a request goes on in threads of the application. Thread-safe.
 */
final class ReadOutside {

    /** Null for nothing. */
    private volatile Set<String> names;

    private int requests;

    synchronized void read(String name) {
        names = names == null ? new LinkedHashSet<>(4) : names;
        names.add(name);
    }

    synchronized void begins() {
        requests++;
    }

    synchronized void ends() {
        requests--;
    }

    /** Those that are to be looked at now. */
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
