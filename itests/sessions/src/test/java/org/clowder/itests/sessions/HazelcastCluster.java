package org.clowder.itests.sessions;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.clowder.harness.Await;
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

    private static final Duration COUNTED_EVERY = Duration.ofMillis(1500);

    /** In bytes, what members that have nothing to do send in that time. */
    private static final int QUIET = 20_000;

    private final String name = "test-" + UUID.randomUUID();
    private final Mode mode;
    private final Supplier<Config> configuration;
    private final Consumer<HazelcastSessionManager> settings;
    private final List<HazelcastInstance> servers = new ArrayList<>();
    private final List<HazelcastInstance> own = new ArrayList<>();

    HazelcastCluster(Mode mode, Path work, int members, Consumer<HazelcastSessionManager> settings) {
        this(mode, work, members, Config::new, settings);
    }

    /** @param configuration what is said of Hazelcast beyond where its members are */
    HazelcastCluster(
            Mode mode,
            Path work,
            int members,
            Supplier<Config> configuration,
            Consumer<HazelcastSessionManager> settings) {
        super(work);
        this.mode = mode;
        this.configuration = configuration;
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
        Config config = configuration.get();
        config.setClusterName(name);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.partition.count", "13");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig()
                .setEnabled(
                        join.getDiscoveryConfig().getDiscoveryStrategyConfigs().isEmpty());
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
            serve(context);
        }

        @Override
        public void serve(Context context) {
            HazelcastSessionManager manager = new HazelcastSessionManager();
            manager.setHazelcastInstance(instance);
            settings.accept(manager);
            context.setManager(manager);
        }

        @Override
        public void settle() {
            if (!(instance.getLocalEndpoint() instanceof com.hazelcast.client.Client)) {
                Await.until("all copies are in place", () -> instance.getPartitionService()
                        .isClusterSafe());
            }
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

    HazelcastSessionManager manager(int number) {
        return (HazelcastSessionManager) member(number).manager();
    }

    /** Those that have the entries. */
    List<HazelcastInstance> holders() {
        return running().toList();
    }

    /** What members of a cluster apart have sent and received so far, in bytes, once all of it is counted. */
    long bytes() {
        long[] last = {-1, 0};
        Await.until("all is counted", () -> {
            LockSupport.parkNanos(COUNTED_EVERY.toNanos());
            last[0] = last[1];
            last[1] = servers.stream().mapToLong(TransceivedBytes::of).sum();
            return last[1] > 0 && last[1] - last[0] < QUIET;
        });
        return last[1];
    }

    HazelcastInstance anInstance() {
        return holders().get(0);
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
