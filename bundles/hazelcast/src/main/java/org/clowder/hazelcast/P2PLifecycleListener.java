package org.clowder.hazelcast;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;
import org.clowder.hazelcast.internal.LaterRecord;
import org.clowder.hazelcast.internal.osgi.ChannelDiscovery;

/**
 * Makes the member a member of Hazelcast, too: sessions are in the memory of the members themselves. Where nobody has configured Hazelcast,
 * members of the shared channel find each other by it, and those of one machine if platform clustering is off.
 */
public final class P2PLifecycleListener extends HazelcastLifecycleListener {

    private static final String LOOPBACK = "127.0.0.1";

    private int port = NetworkConfig.DEFAULT_PORT;
    private boolean allowInsecure;
    private AutoCloseable discovery;

    public int getPort() {
        return port;
    }

    /** The port on which Hazelcast listens, if it is free, or the next that is. Default 5701; not used with a configuration of Hazelcast's own. */
    public void setPort(int port) {
        this.port = port;
    }

    public boolean isAllowInsecure() {
        return allowInsecure;
    }

    /** Whether Hazelcast may listen where the shared channel does if that is not loopback: it has neither encryption nor a password there. */
    public void setAllowInsecure(boolean allow) {
        allowInsecure = allow;
    }

    @Override
    HazelcastInstance start() {
        Config config = getConfigLocation() == null
                ? found()
                : read(in -> new XmlConfigBuilder(in).build(), in -> new YamlConfigBuilder(in).build());
        config.setClassLoader(P2PLifecycleListener.class.getClassLoader());
        secure(config);
        return Hazelcast.newHazelcastInstance(config);
    }

    @Override
    void stopped() {
        if (discovery != null) {
            try {
                discovery.close();
            } catch (Exception e) {
                LOG.debug("The topic of addresses", e);
            }
            discovery = null;
        }
    }

    /** Hazelcast's own places, and without a file there, settings that are safe. */
    private Config found() {
        boolean named = System.getProperty("hazelcast.config") != null
                || resource("hazelcast.xml")
                || resource("hazelcast.yaml")
                || resource("hazelcast.yml");
        return named ? Config.load() : ownConfig();
    }

    private static boolean resource(String name) {
        return P2PLifecycleListener.class.getClassLoader().getResource(name) != null;
    }

    private Config ownConfig() {
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
        network.setPort(port);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        if (!byChannel(config)) {
            network.getJoin().getTcpIpConfig().setEnabled(true).addMember(LOOPBACK);
        }
        return config;
    }

    /** False where there is no shared channel that is on. */
    private boolean byChannel(Config config) {
        try {
            ChannelDiscovery found = ChannelDiscovery.find();
            if (found == null) {
                return false;
            }
            String host = found.host();
            if (!InetAddress.getByName(host).isLoopbackAddress() && !allowInsecure) {
                throw new IllegalStateException(
                        "The shared channel listens on " + host
                                + ", and Hazelcast would have no encryption there: write a configuration of Hazelcast and name it"
                                + " by configLocation, or set allowInsecure=\"true\" of the P2PLifecycleListener where the network is safe");
            }
            config.setClusterName(found.clusterName());
            config.getNetworkConfig().getInterfaces().clear().addInterface(host);
            found.configure(config);
            discovery = found;
            return true;
        } catch (NoClassDefFoundError e) {
            // a plain class path, or a platform without the bundle of the channel
            return false;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
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
}
