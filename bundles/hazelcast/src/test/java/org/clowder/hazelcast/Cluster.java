package org.clowder.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Two Tomcats with one application, each with a Hazelcast of its own or as a client of one. */
final class Cluster implements AutoCloseable {

    /** Where Hazelcast is. */
    enum Mode {
        P2P,
        CLIENT,
        /** Of servers that have no class of Clowder. */
        CLIENT_OF_STRANGERS
    }

    private final String name = "test-" + UUID.randomUUID();
    private final Mode mode;
    private final Path work;
    private final Consumer<HazelcastSessionManager> settings;
    private final List<HazelcastInstance> servers = new ArrayList<>();
    private final List<OneTomcat> members = new ArrayList<>();

    Cluster(Mode mode, Path work, int members, Consumer<HazelcastSessionManager> settings) {
        this.mode = mode;
        this.work = work;
        this.settings = settings;
        if (mode != Mode.P2P) {
            servers.add(server());
            servers.add(server());
        }
        for (int i = 1; i <= members; i++) {
            this.members.add(null);
            start(i);
        }
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
        Stream<HazelcastInstance> inTomcats = mode != Mode.P2P
                ? Stream.of()
                : members.stream().filter(Objects::nonNull).map(OneTomcat::instance);
        return Stream.concat(servers.stream(), inTomcats)
                .filter(each -> each.getLifecycleService().isRunning());
    }

    private static String address(HazelcastInstance instance) {
        return "127.0.0.1:"
                + instance.getCluster().getLocalMember().getAddress().getPort();
    }

    OneTomcat member(int number) {
        return members.get(number - 1);
    }

    OneTomcat start(int number) {
        HazelcastInstance instance = mode != Mode.P2P ? client() : server();
        OneTomcat member = new OneTomcat(work.resolve("member-" + number), "member" + number, instance, manager -> {
            manager.setHazelcastInstance(instance);
            settings.accept(manager);
        });
        members.set(number - 1, member);
        return member;
    }

    /** Without a word to anybody. */
    void kill(int number) {
        member(number).kill();
    }

    /** All of a cluster apart are gone. */
    void stopServers() {
        servers.forEach(server -> server.getLifecycleService().terminate());
    }

    HazelcastInstance anInstance() {
        return running().findFirst().orElseThrow();
    }

    @Override
    public void close() {
        members.forEach(OneTomcat::close);
        stopServers();
    }
}
