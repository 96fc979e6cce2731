package org.clowder.server;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows web applications, running or failed; an OSGi service (whiteboard). */
@ConsumerType
public interface ApplicationSource {

    /** The applications of this source now; each application belongs to one source only. */
    List<ApplicationStatus> applications();
}
