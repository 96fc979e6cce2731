package org.clowder.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
import java.util.Properties;
import org.clowder.hazelcast.internal.LaterRecord;

/** What a member of Hazelcast, or a client, is configured by where its own configuration says nothing. */
public final class SafeConfig {

    private SafeConfig() {}

    /** A new one: members of the same machine find each other, and nobody else can come. */
    public static Config onLoopback() {
        Config config = new Config();
        config.setClusterName("clowder-on-loopback");
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "1");
        // two halves that find each other soon are one again soon
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
        config.getMapConfig("default").getMergePolicyConfig().setPolicy(LaterRecord.class.getName());
        NetworkConfig network = config.getNetworkConfig();
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
        return config;
    }

    /**
     * Switches off what is only there for an attacker, unless the configuration says otherwise.
     *
     * @param config is changed
     * @return the same
     */
    public static Config secure(Config config) {
        filter(config.getSerializationConfig());
        Properties properties = config.getProperties();
        properties.putIfAbsent("hazelcast.phone.home.enabled", "false");
        properties.putIfAbsent("hazelcast.logging.type", "jdk");
        properties.putIfAbsent("hazelcast.shutdownhook.enabled", "false");
        return config;
    }

    /**
     * Has a client read no more classes than a member does, unless the configuration says otherwise.
     *
     * @param config is changed
     * @return the same
     */
    public static ClientConfig secure(ClientConfig config) {
        filter(config.getSerializationConfig());
        return config;
    }

    private static void filter(SerializationConfig serialization) {
        if (serialization.getJavaSerializationFilterConfig() == null) {
            JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
            filter.setWhitelist(new ClassFilter().addPrefixes("java.", "com.hazelcast.", "org.clowder.hazelcast."));
            serialization.setJavaSerializationFilterConfig(filter);
        }
    }
}
