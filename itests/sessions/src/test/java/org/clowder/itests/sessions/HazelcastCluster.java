package org.clowder.itests.sessions;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.clowder.hazelcast.HazelcastSessionManager;

/** Each member has a Hazelcast of its own, or is a client of one. */
final class HazelcastCluster extends Cluster {

    /** Where Hazelcast is. */
    enum Mode {
        P2P,
        CLIENT,
        /** Of servers that have no class of Clowder. */
        CLIENT_OF_STRANGERS
    }

    private final String name = "test-" + UUID.randomUUID();
    private final Mode mode;
    private final Consumer<HazelcastSessionManager> settings;
    private final List<HazelcastInstance> servers = new ArrayList<>();
    private final List<HazelcastInstance> own = new ArrayList<>();

    HazelcastCluster(Mode mode, Path work, int members, Consumer<HazelcastSessionManager> settings) {
        super(work);
        this.mode = mode;
        this.settings = settings;
        if (mode != Mode.P2P) {
            servers.add(server());
            servers.add(server());
        }
        start(1, members);
    }

    private HazelcastInstance server() {
        Config config = config();
        if (mode == Mode.CLIENT_OF_STRANGERS) {
            config.setClassLoader(new WithoutClowder());
        }
        return Hazelcast.newHazelcastInstance(config);
    }

    /** As on a server of Hazelcast's own distribution. */
    private static final class WithoutClowder extends ClassLoader {

        WithoutClowder() {
            super(WithoutClowder.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.clowder.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    private Config config() {
        Config config = new Config();
        config.setClusterName(name);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.partition.count", "13");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        running().forEach(each -> join.getTcpIpConfig().addMember(address(each)));
        return config;
    }

    private HazelcastInstance client() {
        ClientConfig config = new ClientConfig();
        config.setClusterName(name);
        config.setProperty("hazelcast.logging.type", "jdk");
        servers.forEach(server -> config.getNetworkConfig().addAddress(address(server)));
        return HazelcastClient.newHazelcastClient(config);
    }

    private Stream<HazelcastInstance> running() {
        return Stream.concat(servers.stream(), mode == Mode.P2P ? own.stream() : Stream.of())
                .filter(each -> each.getLifecycleService().isRunning());
    }

    private static String address(HazelcastInstance instance) {
        return "127.0.0.1:"
                + instance.getCluster().getLocalMember().getAddress().getPort();
    }

    @Override
    SessionStore store(int number) {
        HazelcastInstance instance = mode != Mode.P2P ? client() : server();
        own.add(instance);
        return new Store(instance, settings);
    }

    /** A Hazelcast in this JVM. */
    record Store(HazelcastInstance instance, Consumer<HazelcastSessionManager> settings) implements SessionStore {

        @Override
        public void serve(Tomcat tomcat, Context context) {
            HazelcastSessionManager manager = new HazelcastSessionManager();
            manager.setHazelcastInstance(instance);
            settings.accept(manager);
            context.setManager(manager);
        }

        @Override
        public void kill() {
            instance.getLifecycleService().terminate();
        }

        @Override
        public void close() {
            instance.shutdown();
        }
    }

    /** What the Tomcat of that number has. */
    HazelcastInstance instance(int number) {
        return ((Store) member(number).store()).instance();
    }

    HazelcastInstance anInstance() {
        return running().findFirst().orElseThrow();
    }

    /** All of a cluster apart are gone. */
    void stopServers() {
        servers.forEach(server -> server.getLifecycleService().terminate());
    }

    @Override
    public void close() {
        super.close();
        stopServers();
    }
}
