package org.clowder.tomcat;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an {@link org.apache.catalina.Cluster} or a {@link org.apache.catalina.Manager} says of itself, so that
 * {@code clowder apps} can name the reason.
 */
@ConsumerType
public interface ReplicationStatus {

    /** True if sessions of distributable contexts are sent to other members now or as soon as there is one. */
    boolean replicating();

    /** Why, or why not, in one sentence; of a manager, what there is to say beyond that, or empty. */
    String replicationReason();
}
