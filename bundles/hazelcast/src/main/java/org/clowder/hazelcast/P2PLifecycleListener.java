package org.clowder.hazelcast;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Properties;

/** Makes the member a member of Hazelcast, too: sessions are in the memory of the members themselves. */
public final class P2PLifecycleListener extends HazelcastLifecycleListener {

    @Override
    HazelcastInstance start() {
        Config config = getConfigLocation() == null
                ? found()
                : read(
                        in -> withLoader(new XmlConfigBuilder(in).build()),
                        in -> withLoader(new YamlConfigBuilder(in).build()));
        secure(config);
        return Hazelcast.newHazelcastInstance(config);
    }

    private static Config withLoader(Config config) {
        return config.setClassLoader(P2PLifecycleListener.class.getClassLoader());
    }

    /** Hazelcast's own places, and without a file there, settings for one machine. */
    private static Config found() {
        boolean named = System.getProperty("hazelcast.config") != null
                || resource("hazelcast.xml")
                || resource("hazelcast.yaml")
                || resource("hazelcast.yml");
        return withLoader(named ? Config.load() : SafeConfig.onLoopback());
    }

    private static boolean resource(String name) {
        return P2PLifecycleListener.class.getClassLoader().getResource(name) != null;
    }

    /** What is only there for an attacker, unless the configuration says otherwise. */
    private static void secure(Config config) {
        if (config.getSerializationConfig().getJavaSerializationFilterConfig() == null) {
            JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
            filter.setWhitelist(new ClassFilter().addPrefixes("java.", "com.hazelcast.", "org.clowder.hazelcast."));
            config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
        }
        Properties properties = config.getProperties();
        properties.putIfAbsent("hazelcast.phone.home.enabled", "false");
        properties.putIfAbsent("hazelcast.logging.type", "jdk");
        properties.putIfAbsent("hazelcast.shutdownhook.enabled", "false");
    }

    /** What is in force where nobody has configured Hazelcast. */
    private static final class SafeConfig {

        private SafeConfig() {}

        static Config onLoopback() {
            Config config = new Config();
            config.setClusterName("clowder");
            NetworkConfig network = config.getNetworkConfig();
            network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
            network.setPublicAddress(null);
            JoinConfig join = network.getJoin();
            join.getAutoDetectionConfig().setEnabled(false);
            join.getMulticastConfig().setEnabled(false);
            join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
            config.getJetConfig().setEnabled(false);
            config.getMetricsConfig().setEnabled(false);
            config.setProperty("hazelcast.socket.bind.any", "false");
            return config;
        }
    }
}
