package org.clowder.session.internal.replica;

import java.io.Serializable;
import java.util.Set;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;

/** Without a cluster nothing is made into bytes. */
enum LocalValues implements ValueAccess {
    INSTANCE;

    @Override
    public EncodedValue encode(Object value, EncodedValue previous) {
        return previous;
    }

    @Override
    public boolean readable(EncodedValue value) {
        return true;
    }

    @Override
    public Object decode(String sessionId, String name, EncodedValue value, String bundles) {
        return null;
    }

    @Override
    public int generation() {
        return 0;
    }

    @Override
    public boolean distributable(Object value) {
        return value instanceof Serializable;
    }

    @Override
    public void unencodable(String sessionId, String name, UnencodableValueException reason) {
        // nothing is sent
    }

    @Override
    public long unencodableAttributes() {
        return 0;
    }

    @Override
    public long unreadableAttributes() {
        return 0;
    }

    @Override
    public long refusedClasses() {
        return 0;
    }

    @Override
    public Set<String> refusedClassNames() {
        return Set.of();
    }
}
