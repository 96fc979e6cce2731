package org.clowder.server;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something a member needs before it is ready for requests; an OSGi service (whiteboard). It is asked by one thread at a time and
 * must answer fast: one that takes too long, or throws, is itself what is missing.
 */
@ConsumerType
public interface ReadinessCheck {

    /**
     * What is still missing, each with one short sentence, for example {@code "application /shop: state transfer"}.
     *
     * @return an empty list if nothing is missing; never null
     */
    List<Missing> missing();
}
