package org.clowder.session.internal.replica;

import java.util.HashMap;
import java.util.Map;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;

/**
 * Bytes that differ though nothing has changed: hash tables have another order in each JVM, and after they have been read. An attribute that
 * another member wrote is compared here with what this member itself makes of those bytes. Guarded by the session's consistency point.
 */
final class Reordered {

    private final ReplicatedSession session;
    /** What this member makes of what another one wrote; by attribute, null for nothing. */
    private Map<String, Form> forms;

    private record Form(EncodedValue base, EncodedValue own) {}

    Reordered(ReplicatedSession session) {
        this.session = session;
    }

    /** What the attribute's bytes are to be compared with. */
    EncodedValue of(String name, EncodedValue base) {
        Form form = forms == null ? null : forms.get(name);
        return form != null && form.base() == base ? form.own() : base;
    }

    /** True if these bytes are what this member makes of those that another one wrote. */
    boolean same(String name, EncodedValue base, EncodedValue value) throws UnencodableValueException {
        if (base == null
                || value == null
                || value.size() != base.size()
                || !base.unordered()
                || session.replicated().wrote(name, session.home().self())) {
            return false;
        }
        Object copy = session.decode(name, base);
        EncodedValue own = copy == null ? null : session.home().values().encode(copy, value);
        if (own != value) {
            return false;
        }
        forms = forms == null ? new HashMap<>(2) : forms;
        forms.put(name, new Form(base, own));
        return true;
    }
}
