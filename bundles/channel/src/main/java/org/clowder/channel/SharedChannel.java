package org.clowder.channel;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one channel of the platform: an OSGi service that is there as soon as its bundle is active, also while platform
 * clustering is off. Safe for use by several threads.
 *
 * <p>The same service object survives a change of configuration; the channel behind it may stop and start, and members
 * vanish and come back. If the configuration was refused or the channel failed to start, the service has the property
 * {@value #STARTUP_FAILURE}.
 */
@ProviderType
public interface SharedChannel {

    /** Service property: why the channel could not be started, one line for people. */
    String STARTUP_FAILURE = "clowder.startup.failure";

    /** Where the channel is in its life. */
    enum State {
        /** Platform clustering is off: no socket, no thread. */
        DISABLED,
        /** The channel is being opened. */
        STARTING,
        /** The channel is open. */
        STARTED,
        /** The configuration was refused or the channel could not be opened; {@link #explanation} says why. */
        FAILED,
        /** The bundle has stopped; this object is of no more use. */
        STOPPED
    }

    /** Where the channel is now. */
    State state();

    /** One line for people that says what the channel does now, or why it does not. */
    String explanation();

    /** The name of the cluster; never empty. */
    String clusterName();

    /** This member; empty unless {@link State#STARTED}. */
    Optional<ClusterMember> localMember();

    /** The other members that are known now, without this one; a copy. */
    List<ClusterMember> members();

    /**
     * How many frames were refused on the channel's port since this bundle started: bytes that are no frame, frames of a
     * length or content that no member sends, frames that were not finished in time. Each cost its connection. Stays as
     * it is while the host platform's channel is used, whose port is not guarded by this bundle.
     *
     * @since 1.1
     */
    long refusedFrames();

    /**
     * Takes a lease.
     *
     * @param name 1 to 255 bytes of UTF-8, the same on all members
     * @param decoding how the messages of this lease are decoded
     * @return a new lease, to be closed by the caller
     * @throws IllegalStateException if a lease of that name is open, naming its owner
     * @throws IllegalArgumentException if the name is empty or too long
     */
    ChannelLease lease(String name, ChannelLease.Decoding decoding);

    /**
     * Opens a topic. Messages are decoded with the class loader of {@code type}, and only classes of the JDK's basics
     * and of that loader are decoded.
     *
     * @param name 1 to 255 bytes of UTF-8, the same on all members
     * @param type the class of the messages
     * @param listener receives the messages of other members
     * @return a new topic, to be closed by the caller
     * @throws IllegalStateException if a topic of that name is open, naming its owner
     * @throws IllegalArgumentException if the name is empty or too long
     */
    <T extends Serializable> Topic<T> topic(String name, Class<T> type, TopicListener<? super T> listener);

    /**
     * Adds a listener; it is told at once, on this thread, of the members that are known already.
     *
     * @return takes the listener out again
     */
    Registration addMemberListener(MemberListener listener);

    /**
     * Completes once the first look around of the current channel is over: from then on {@link #members} is as complete
     * as it can be. Completed already if the channel is disabled or has failed; never completes exceptionally.
     */
    CompletionStage<Void> settled();
}
