package org.clowder.channel;

/**
 * A member of the cluster as the shared channel knows it. Immutable.
 *
 * @param name the member's {@code member.name}, or {@code host:port} if it did not say
 * @param host the address on which its channel listens
 * @param port the port on which its channel listens
 * @param id the hexadecimal form of its unique id, new with each start of a member
 */
public record ClusterMember(String name, String host, int port, String id) {

    /** {@code name at host:port}, for messages to people. */
    @Override
    public String toString() {
        return name + " at " + host + ":" + port;
    }
}
