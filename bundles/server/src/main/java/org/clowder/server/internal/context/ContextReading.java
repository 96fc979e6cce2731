package org.clowder.server.internal.context;

import java.util.Arrays;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleListener;

/** Reads what configures a context. */
public interface ContextReading extends LifecycleListener {

    /** What was wrong with it, in one line. */
    Optional<String> problem();

    /** What was wrong with all that a context has read, in one line. */
    static Optional<String> problem(Context context) {
        return Arrays.stream(context.findLifecycleListeners())
                .filter(ContextReading.class::isInstance)
                .flatMap(reading -> ((ContextReading) reading).problem().stream())
                .findFirst();
    }
}
