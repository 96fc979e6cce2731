package org.clowder.boot;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.LifecycleException;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.session.SharedChannelCluster;

/** A cluster with a channel of its own, which is open from its start to its stop: so also while contexts stop, after Spring has ended the beans. */
final class ApplicationCluster extends SharedChannelCluster {

    private final ClusterProperties properties;
    private volatile StandaloneChannel standalone;

    ApplicationCluster(ClusterProperties properties, String name) {
        this.properties = properties;
        // Boot calls the Engine of each further server in a JVM differently
        setClusterName(name);
    }

    Optional<SharedChannel> channel() {
        return Optional.ofNullable(standalone).map(StandaloneChannel::shared);
    }

    /** With the keys of {@code conf/org.clowder.channel.cfg}; those without a value are left out. */
    private Map<String, String> keys() {
        Map<String, String> keys = new HashMap<>();
        keys.put("cluster.name", getClusterName());
        keys.put("address", properties.address());
        keys.put("port", String.valueOf(properties.port()));
        keys.put("membership", properties.membership().word());
        keys.put("members", String.join(",", properties.members()));
        keys.put("multicast.address", properties.multicast().address());
        keys.put("multicast.port", String.valueOf(properties.multicast().port()));
        keys.put("encryption.key", properties.encryption().key());
        keys.put("encryption.key.file", properties.encryption().keyFile());
        keys.put("allow.insecure", String.valueOf(properties.allowInsecure()));
        keys.put("send.timeout", String.valueOf(properties.sendTimeout().toMillis()));
        keys.values().removeIf(value -> value == null);
        return keys;
    }

    @Override
    protected void startInternal() throws LifecycleException {
        try {
            standalone = StandaloneChannel.open(keys(), properties.memberName());
        } catch (IOException e) {
            throw ClusterRefusedException.ofChannel(e);
        }
        setSharedChannel(standalone.shared());
        try {
            super.startInternal();
        } catch (LifecycleException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        try {
            super.stopInternal();
        } finally {
            close();
        }
    }

    private void close() {
        StandaloneChannel open = standalone;
        standalone = null;
        if (open != null) {
            open.close();
        }
    }
}
