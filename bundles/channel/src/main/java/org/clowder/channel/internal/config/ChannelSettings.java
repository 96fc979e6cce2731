package org.clowder.channel.internal.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A valid configuration. Immutable.
 *
 * @param peers the other members of static membership, without this one
 * @param sendTimeout in ms
 * @param hostOnly whether no channel but the host platform's may be used
 */
public record ChannelSettings(
        boolean enabled,
        String clusterName,
        InetAddress address,
        int port,
        Membership membership,
        List<HostPort> peers,
        InetSocketAddress multicast,
        Optional<EncryptionKey> key,
        int sendTimeout,
        boolean hostOnly) {

    public ChannelSettings {
        peers = List.copyOf(peers);
    }

    /** Where this member listens, {@code address:port}. */
    public String place() {
        return address.getHostAddress() + ":" + port;
    }
}
