package org.clowder.session.internal.replica;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;

/**
 * Bytes that differ though nothing has changed: hash tables have another order in each JVM, and after they have been read; values that are told that
 * they have come note it. Such an attribute is compared here with what this member itself makes of it. Thread-safe.
 */
final class Reordered {

    private final ReplicatedSession session;
    /** What this member makes of what it was sent; by attribute, null for nothing. */
    private volatile Map<String, Form> forms;

    private record Form(EncodedValue base, EncodedValue own) {}

    Reordered(ReplicatedSession session) {
        this.session = session;
    }

    /** What the attribute's bytes are to be compared with. */
    EncodedValue of(String name, EncodedValue base) {
        Form form = forms == null ? null : forms.get(name);
        return form != null && form.base() == base ? form.own() : base;
    }

    /** True if these bytes are what this member makes of those that it was sent, or has kept. */
    boolean same(String name, EncodedValue base, EncodedValue value) throws UnencodableValueException {
        if (base == null || value == null || value.size() != base.size() || !base.unordered()) {
            return false;
        }
        Object copy = session.decode(name, base);
        EncodedValue own = copy == null ? null : session.home().values().encode(copy, value);
        if (own != value) {
            return false;
        }
        note(name, base, own);
        return true;
    }

    /** These bytes say the same. */
    void note(String name, EncodedValue base, EncodedValue own) {
        synchronized (this) {
            forms = forms == null ? new ConcurrentHashMap<>(2) : forms;
        }
        forms.entrySet()
                .removeIf(each -> session.base(each.getKey()) != each.getValue().base());
        forms.put(name, new Form(base, own));
    }
}
