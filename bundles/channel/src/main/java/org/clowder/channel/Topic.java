package org.clowder.channel;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A named stream of messages of one type among the members. Safe for use by several threads. The one who opened it
 * closes it.
 *
 * @param <T> the type of the messages
 */
@ProviderType
public interface Topic<T> extends AutoCloseable {

    /** The name under which it was opened, the same on all members. */
    String name();

    /**
     * Sends to all other members that are known now; returns once each has acknowledged, which it does after its
     * listener ran. Returns at once if there is no other member.
     *
     * @param message not null
     * @throws IOException if platform clustering is off or not started, or a member did not acknowledge; the message
     *     names each such member, the others have received the message
     * @throws IllegalStateException if this topic is closed
     */
    void send(T message) throws IOException;

    /**
     * Sends to one member and waits for its acknowledgement.
     *
     * @param message not null
     * @param to another member, as the channel reported it
     * @throws IOException if platform clustering is off or not started, if the member is gone, or did not acknowledge
     * @throws IllegalStateException if this topic is closed
     */
    void send(T message, ClusterMember to) throws IOException;

    /** Stops delivery; the name is free again. Does nothing the second time. */
    @Override
    void close();
}
