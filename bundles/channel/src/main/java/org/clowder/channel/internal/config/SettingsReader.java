package org.clowder.channel.internal.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.clowder.tomcat.KeyProblem;

/** Turns the keys of the PID into {@link ChannelSettings}, or into the list of all that is wrong with them. */
public final class SettingsReader {

    static final String CLUSTER_NAME = "clowder";
    static final String ADDRESS = "127.0.0.1";
    static final int PORT = 4000;
    static final String MULTICAST_ADDRESS = "228.0.0.4";
    static final int MULTICAST_PORT = 45564;
    static final int SEND_TIMEOUT = 5000;

    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "enabled",
            "cluster.name",
            "address",
            "port",
            "membership",
            "members",
            "multicast.address",
            "multicast.port",
            "encryption.key",
            "encryption.key.file",
            "allow.insecure",
            "send.timeout",
            "host.only"));

    private final Values values;

    private SettingsReader(Map<String, ?> configuration) {
        this.values = new Values(configuration);
    }

    /**
     * What a configuration says, or what is wrong with it.
     *
     * @param settings empty if there is a problem
     * @param problems what is wrong with values
     * @param unknown one for each key that is none; the rest holds all the same
     */
    public record Reading(Optional<ChannelSettings> settings, List<KeyProblem> problems, List<KeyProblem> unknown) {}

    /** Reads a configuration as Config Admin holds it; opens nothing, but resolves host names and reads the key file. */
    public static Reading read(Map<String, ?> configuration) {
        return new SettingsReader(configuration).read();
    }

    /** The settings of no configuration at all: disabled. */
    public static ChannelSettings disabled() {
        return new SettingsReader(Map.of()).disabledSettings();
    }

    private Reading read() {
        boolean enabled = values.flag("enabled", false);
        // what is switched off is not judged: a half-filled file with enabled=false is no error
        ChannelSettings settings = enabled ? enabledSettings() : disabledSettings();
        List<KeyProblem> problems = values.problems();
        return new Reading(
                problems.isEmpty() ? Optional.of(settings) : Optional.empty(), problems, values.unknown(KEYS));
    }

    private ChannelSettings disabledSettings() {
        return new ChannelSettings(
                false,
                values.text("cluster.name", CLUSTER_NAME),
                InetAddress.getLoopbackAddress(),
                PORT,
                Membership.STATIC,
                List.of(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), MULTICAST_PORT),
                Optional.empty(),
                SEND_TIMEOUT,
                false);
    }

    private ChannelSettings enabledSettings() {
        Membership membership = values.parsed("membership", "static", Membership::of, Membership.STATIC);
        InetAddress address = values.parsed("address", ADDRESS, SettingsReader::address, null);
        int port = values.number("port", PORT, 1, 65535);
        Optional<EncryptionKey> key = key();
        refuseInsecure(address, key);
        return new ChannelSettings(
                true,
                values.parsed("cluster.name", CLUSTER_NAME, SettingsReader::clusterName, CLUSTER_NAME),
                address,
                port,
                membership,
                membership == Membership.STATIC ? peers(address, port) : List.of(),
                multicast(membership),
                key,
                values.number("send.timeout", SEND_TIMEOUT, 1, 600_000),
                values.flag("host.only", false));
    }

    private static String clusterName(String name) {
        if (name.length() > 100) {
            throw new IllegalArgumentException("the name has " + name.length() + " characters, expected 1 to 100");
        }
        return name;
    }

    private static InetAddress address(String host) {
        InetAddress address = HostPort.resolve(host);
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "\"" + host + "\" is a wildcard; name the one address by which other members reach this one");
        }
        if (address.isMulticastAddress()) {
            throw new IllegalArgumentException("\"" + host + "\" is a multicast address, expected one of this machine");
        }
        return address;
    }

    private Optional<EncryptionKey> key() {
        String text = values.text("encryption.key", "");
        String file = values.text("encryption.key.file", "");
        if (!text.isEmpty() && !file.isEmpty()) {
            values.problem("encryption.key", "is set together with encryption.key.file; keep one of the two");
            return Optional.empty();
        }
        if (!text.isEmpty()) {
            return Optional.ofNullable(values.parsed("encryption.key", "", EncryptionKey::ofHex, null));
        }
        return file.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(values.parsed("encryption.key.file", "", EncryptionKey::ofFile, null));
    }

    private void refuseInsecure(InetAddress address, Optional<EncryptionKey> key) {
        boolean allowed = values.flag("allow.insecure", false);
        boolean keyGiven = key.isPresent()
                || !values.text("encryption.key", "").isEmpty()
                || !values.text("encryption.key.file", "").isEmpty();
        if (address != null && !address.isLoopbackAddress() && !keyGiven && !allowed) {
            values.problem(
                    "address",
                    "is " + address.getHostAddress() + ", which is not loopback, and no encryption key is set; set"
                            + " encryption.key or encryption.key.file on all members (`clowder key FILE` makes one),"
                            + " or allow.insecure=true if the network is safe");
        }
    }

    private List<HostPort> peers(InetAddress address, int port) {
        Map<String, HostPort> peers = new LinkedHashMap<>();
        for (String entry : values.text("members", "").split(",")) {
            if (!entry.isBlank()) {
                HostPort peer = values.checked("members", () -> HostPort.parse(entry.trim()));
                if (peer != null && !(peer.port() == port && peer.address().equals(address))) {
                    peers.putIfAbsent(peer.key(), peer);
                }
            }
        }
        return new ArrayList<>(peers.values());
    }

    private InetSocketAddress multicast(Membership membership) {
        int port = values.number("multicast.port", MULTICAST_PORT, 1, 65535);
        InetAddress group = values.parsed(
                "multicast.address", MULTICAST_ADDRESS, HostPort::resolve, InetAddress.getLoopbackAddress());
        if (membership == Membership.MULTICAST && !group.isMulticastAddress()) {
            values.problem("multicast.address", group.getHostAddress() + " is not a multicast address (224.0.0.0/4)");
        }
        return new InetSocketAddress(group, port);
    }
}
