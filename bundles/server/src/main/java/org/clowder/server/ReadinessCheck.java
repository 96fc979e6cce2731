package org.clowder.server;

import java.util.List;

/** Something a member needs before it is ready for requests; an OSGi service (whiteboard). Must answer fast. */
public interface ReadinessCheck {

    /**
     * What is still missing, one short sentence each, for example {@code "application /shop: state transfer"}.
     *
     * @return an empty list if nothing is missing; never null
     */
    List<String> missing();
}
