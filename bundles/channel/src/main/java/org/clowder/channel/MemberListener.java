package org.clowder.channel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told when a member comes or goes. Calls come one at a time and in order for one listener, on a thread of the
 * channel: an implementation returns quickly. What it throws is logged and harms nobody else.
 */
@ConsumerType
public interface MemberListener {

    /**
     * A member is there.
     *
     * @param member never null, never the local member
     */
    void memberAdded(ClusterMember member);

    /**
     * A member has left or no longer answers.
     *
     * @param member the value that was passed to {@link #memberAdded}
     */
    void memberRemoved(ClusterMember member);
}
