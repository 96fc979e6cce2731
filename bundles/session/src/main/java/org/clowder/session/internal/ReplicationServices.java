package org.clowder.session.internal;

import java.util.List;
import org.clowder.session.ValueSerializer;
import org.clowder.session.internal.loading.Platform;

/** What clusters find in the service registry. Outside of a framework there is nothing. */
public final class ReplicationServices {

    private ReplicationServices() {}

    /** All serializers that are registered now, the highest ranking first. */
    public static List<ValueSerializer> serializers() {
        return Platform.here().services(ValueSerializer.class);
    }
}
