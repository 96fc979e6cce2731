package org.clowder.benchmarks.member;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.clowder.hazelcast.HazelcastSessionManager;

/**
 * Embedded Tomcat with the benchmark's WAR and a member of Hazelcast, in which the sessions are: by Clowder's manager, or by Spring Session.
 * Or a client of members that are elsewhere, with Clowder's manager.
 *
 * <p>Arguments: {@code sticky|any|spring|client}, HTTP port, WAR, base directory, this member's port of Hazelcast and those of all members, comma
 * separated.
 */
public final class HazelcastMember {

    private static final String HOST = "127.0.0.1";

    private HazelcastMember() {}

    public static void main(String[] args) throws LifecycleException {
        boolean spring = "spring".equals(args[0]);
        HazelcastInstance hazelcast =
                "client".equals(args[0]) ? client(args[5]) : member(spring, Integer.parseInt(args[4]), args[5]);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[3]);
        tomcat.getHost().setAppBase(".");
        tomcat.setPort(Integer.parseInt(args[1]));
        tomcat.getConnector().setProperty("address", HOST);
        // The load keeps its connections: by default Tomcat closes each after 100 requests.
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        Context context =
                tomcat.addWebapp("/bench", Path.of(args[2]).toAbsolutePath().toString());
        if (spring) {
            SpringSession.use(context, hazelcast);
        } else {
            HazelcastSessionManager manager = new HazelcastSessionManager();
            manager.setHazelcastInstance(hazelcast);
            manager.setSticky(!"any".equals(args[0]));
            if ("client".equals(args[0])) {
                // counted is what happens, not how soon
                manager.setMaxWait(60_000);
            }
            context.setManager(manager);
        }
        tomcat.start();
        tomcat.getServer().await();
    }

    private static HazelcastInstance member(boolean spring, int port, String ports) {
        Config config = config(port, ports);
        if (spring) {
            SpringSession.configure(config);
        }
        return Hazelcast.newHazelcastInstance(config);
    }

    private static HazelcastInstance client(String ports) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(cluster(ports));
        config.setProperty("hazelcast.logging.type", "jdk");
        for (String port : ports.split(",")) {
            config.getNetworkConfig().addAddress(HOST + ":" + port);
        }
        return HazelcastClient.newHazelcastClient(config);
    }

    private static String cluster(String ports) {
        return "benchmark-" + ports;
    }

    /** As Hazelcast comes, with one backup of each entry, but on loopback, without discovery and without what nobody uses here. */
    public static Config config(int port, String ports) {
        Config config = new Config();
        config.setClusterName(cluster(ports));
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(port).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(HOST);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true);
        for (String other : ports.split(",")) {
            network.getJoin().getTcpIpConfig().addMember(HOST + ":" + other);
        }
        return config;
    }
}
