package org.clowder.session.internal;

import java.util.List;
import java.util.function.Supplier;
import org.clowder.session.ValueSerializer;
import org.clowder.session.internal.loading.Platform;

/** What clusters find in the service registry. Outside of a framework there is nothing, and the built-in defaults hold. */
public final class ReplicationServices {

    private ReplicationServices() {}

    /** The defaults of managers, as they are at the time of asking. */
    public static Supplier<ManagerSettings> defaults() {
        return Platform.here().services(SessionConfiguration.class).stream()
                .findFirst()
                .<Supplier<ManagerSettings>>map(configuration -> configuration::defaults)
                .orElse(() -> ManagerSettings.BUILT_IN);
    }

    /** All serializers that are registered now, the highest ranking first. */
    public static List<ValueSerializer> serializers() {
        return Platform.here().services(ValueSerializer.class);
    }
}
