package org.clowder.session.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.clowder.session.ValueSerializer;
import org.clowder.session.internal.loading.ClassesWatch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What clusters find in the service registry. Outside of a framework there is nothing. */
public final class ReplicationServices {

    private ReplicationServices() {}

    /** All serializers that are registered now, the highest ranking first. */
    public static List<ValueSerializer> serializers() {
        BundleContext context = ClassesWatch.framework();
        if (context == null) {
            return List.of();
        }
        try {
            List<ServiceReference<ValueSerializer>> references =
                    new ArrayList<>(context.getServiceReferences(ValueSerializer.class, null));
            references.sort(Comparator.reverseOrder());
            List<ValueSerializer> serializers = new ArrayList<>();
            for (ServiceReference<ValueSerializer> reference : references) {
                ValueSerializer serializer = context.getService(reference);
                if (serializer != null) {
                    serializers.add(serializer);
                }
            }
            return serializers;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
