package org.clowder.session;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What replication of one application's sessions did since the application started. Thread-safe; values are those of the
 * moment of the call.
 */
@ProviderType
public interface ApplicationReplication {

    /** How many attributes could not be sent to other members. */
    long unencodableAttributes();

    /** How many attributes of other members could not be read. */
    long unreadableAttributes();

    /** How many times a class was refused when an attribute was read. */
    long refusedClasses();

    /** The names of classes that were refused, a bounded number of them. */
    Set<String> refusedClassNames();
}
