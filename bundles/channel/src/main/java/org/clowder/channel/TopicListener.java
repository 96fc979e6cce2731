package org.clowder.channel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the messages of one {@link Topic}. Called on a receiver thread of the channel, by several threads at once if
 * several members send.
 *
 * @param <T> the type of the messages
 */
@ConsumerType
public interface TopicListener<T> {

    /**
     * A message has arrived; the sender's acknowledgement waits until this method returns.
     *
     * @param message never null
     * @param from the sender
     * @throws Exception is counted and logged here; the sender is acknowledged all the same
     */
    void received(T message, ClusterMember from) throws Exception;
}
