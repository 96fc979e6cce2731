package org.clowder.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.clowder.hazelcast.internal.osgi.ChannelDiscovery;

/**
 * Makes the member a member of Hazelcast, too: sessions are in the memory of the members themselves. Where nobody has configured Hazelcast,
 * members of the shared channel find each other by it, and those of one machine if platform clustering is off.
 */
public final class P2PLifecycleListener extends HazelcastLifecycleListener {

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
        Config config = getConfigLocation() == null ? found() : named();
        config.setClassLoader(P2PLifecycleListener.class.getClassLoader());
        return Hazelcast.newHazelcastInstance(SafeConfig.secure(config));
    }

    /** What is at the {@code configLocation}. */
    Config named() {
        return read(in -> new XmlConfigBuilder(in).build(), in -> new YamlConfigBuilder(in).build());
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
        Config config = SafeConfig.onLoopback();
        config.getNetworkConfig().setPort(port);
        byChannel(config);
        return config;
    }

    /** Leaves it as it is where there is no shared channel that is on. */
    private void byChannel(Config config) {
        try {
            ChannelDiscovery found = ChannelDiscovery.find();
            if (found == null) {
                return;
            }
            listenOn(found.host(), allowInsecure, config);
            config.setClusterName(found.clusterName());
            config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(false);
            found.configure(config);
            discovery = found;
        } catch (NoClassDefFoundError e) {
            LOG.debug("A plain class path, or a platform without the bundle of the channel", e);
        }
    }

    /** @throws IllegalStateException if others could reach it who are not meant to */
    static void listenOn(String host, boolean allowInsecure, Config config) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress() && !allowInsecure) {
                throw new IllegalStateException(
                        "The shared channel listens on " + host
                                + ", and Hazelcast would have no encryption there: write a configuration of Hazelcast and name it"
                                + " by configLocation, or set allowInsecure=\"true\" of the P2PLifecycleListener where the network is safe");
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
        config.getNetworkConfig().getInterfaces().clear().addInterface(host);
    }
}
