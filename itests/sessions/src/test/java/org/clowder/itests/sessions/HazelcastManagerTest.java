package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.clowder.harness.Await;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.clowder.itests.sessions.HazelcastCluster.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the attributes of the manager do that the contract does not need. */
@Isolated("looks at what is logged")
class HazelcastManagerTest {

    private static final String MAP = "app_session_replication";

    @TempDir
    Path work;

    private final Client client = new Client();
    private HazelcastCluster cluster;

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void cluster(Consumer<HazelcastSessionManager> settings) {
        cluster = new HazelcastCluster(Mode.P2P, work, 2, manager -> {
            Kind.settings(manager, false);
            settings.accept(manager);
        });
    }

    /** With settings of each member's own. */
    private void cluster(Consumer<HazelcastSessionManager> first, Consumer<HazelcastSessionManager> second) {
        Iterator<Consumer<HazelcastSessionManager>> settings =
                List.of(first, second).iterator();
        cluster(manager -> settings.next().accept(manager));
    }

    private String on(int member, String path) {
        return client.get(cluster.member(member), path);
    }

    /** What the other member reads while a request goes on that has set an attribute. */
    private String readMeanwhile() throws Exception {
        on(1, "/set?name=a&value=before");
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        String id = client.id().replaceAll("\\..*", "");
        Sessions.HELD.put(id, end);
        Sessions.BEGUN.put(id, begun);
        CompletableFuture<Void> held = CompletableFuture.runAsync(() -> on(1, "/hold?name=a&value=meanwhile"));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        String read = client.with(client.id()).get(cluster.member(2), "/get?name=a");
        end.countDown();
        held.get();
        assertThat(on(2, "/get?name=a")).isEqualTo("meanwhile");
        return read;
    }

    @Test
    void whatARequestChangesIsSeenAtItsEnd() throws Exception {
        cluster(manager -> {});
        assertThat(readMeanwhile()).isEqualTo("before");
    }

    @Test
    void withoutDeferredWriteEachChangeIsSeenAtOnce() throws Exception {
        cluster(manager -> manager.setDeferredWrite(false));
        assertThat(readMeanwhile()).isEqualTo("meanwhile");
        on(1, "/append?name=l&value=x");
        on(2, "/append?name=l&value=y");
        assertThat(on(1, "/append?name=l&value=z")).isEqualTo("[x, y, z]");
    }

    @Test
    void thereAreNoMoreSessionsThanMayBeOnAllMembersTogether() {
        cluster(manager -> manager.setMaxActiveSessions(2));
        on(1, "/set?name=a&value=1");
        new Client().get(cluster.member(2), "/set?name=a&value=1");
        for (int member = 1; member <= 2; member++) {
            Client third = new Client();
            assertThat(third.get(cluster.member(member), "/set?name=a&value=1"))
                    .contains("There are 2 sessions (maxActiveSessions)");
            assertThat(third.status()).isEqualTo(500);
            assertThat(cluster.manager(member).getRejectedSessions()).isEqualTo(1);
        }
        assertThat(on(2, "/get?name=a")).isEqualTo("1");
        on(2, "/invalidate");
        new Client().get(cluster.member(1), "/set?name=a&value=1");
        assertThat(cluster.manager(1).getRejectedSessions())
                .as("one that has ended counts for two minutes")
                .isEqualTo(2);
    }

    @Test
    void attributesThatTheFilterOfNamesDoesNotNameStayOnTheirMember() {
        cluster(manager -> manager.setSessionAttributeNameFilter("shared.*"));
        on(1, "/set?name=sharedA&value=1");
        on(1, "/set?name=own&value=2");
        assertThat(on(1, "/names")).isEqualTo("[own, sharedA]");
        assertThat(on(2, "/names")).isEqualTo("[sharedA]");
        on(2, "/set?name=sharedA&value=3");
        assertThat(on(1, "/get?name=sharedA")).isEqualTo("3");
        assertThat(on(1, "/get?name=own")).isEqualTo("2");
    }

    @Test
    void anAttributeOfAClassThatMayNotBeReadIsNamedInTheLogOnceAndCostsOnlyItself() {
        cluster(manager -> {}, manager -> manager.setSessionAttributeValueClassNameFilter("java\\.lang\\..*"));
        on(1, "/holder?name=bad&value=x");
        on(1, "/set?name=a&value=1");
        try (LogWatch watch = new LogWatch()) {
            for (int i = 0; i < 3; i++) {
                assertThat(on(2, "/get?name=bad")).isEqualTo("null");
                assertThat(on(2, "/get?name=a")).isEqualTo("1");
            }
            on(2, "/set?name=b&value=2");
            assertThat(watch.logged().stream()
                            .map(record -> record.getMessage())
                            .filter(text -> text.contains("Attribute bad of session")))
                    .hasSize(1)
                    .allMatch(text -> text.contains(Sessions.Holder.class.getName()));
        }
        assertThat(on(1, "/get?name=bad")).isEqualTo("holder of x");
        assertThat(on(1, "/get?name=b")).isEqualTo("2");
    }

    private String other(int member, Client visitor, String path) {
        return visitor.get(cluster.member(member).url(path).replace("/app/", "/other/"));
    }

    @Test
    void applicationsThatShareAMapHaveSessionsOfTheirOwn() {
        cluster(manager -> manager.setMapName("shared"));
        cluster.member(1).addApplication("/other");
        cluster.member(2).addApplication("/other");
        on(1, "/set?name=a&value=1");
        assertThat(on(2, "/get?name=a")).isEqualTo("1");
        Client visitor = client.with(client.id());
        assertThat(other(1, visitor, "/get?name=a")).isEqualTo("none");
        assertThat(other(2, visitor, "/get?name=a")).isEqualTo("none");

        other(1, visitor, "/set?name=a&value=2");
        assertThat(other(2, visitor, "/get?name=a")).isEqualTo("2");
        assertThat(client.with(visitor.id()).get(cluster.member(2), "/get?name=a"))
                .isEqualTo("none");
        assertThat(cluster.anInstance().getMap("shared").size()).isEqualTo(2);
        assertThat(cluster.anInstance().getMap(MAP).size()).isZero();

        other(2, visitor, "/invalidate");
        assertThat(on(1, "/get?name=a")).isEqualTo("1");
    }

    @Test
    void theNameDefaultIsThatOfTheApplicationsOwnMap() {
        cluster(manager -> manager.setMapName("default"));
        on(1, "/set?name=a&value=1");
        assertThat(on(2, "/get?name=a")).isEqualTo("1");
        assertThat(cluster.anInstance().getMap(MAP).size()).isEqualTo(1);
        assertThat(cluster.anInstance().getMap("default").size()).isZero();
    }

    /** Of an application that does not start. */
    private void expectRefusal(HazelcastInstance instance, Consumer<HazelcastSessionManager> settings, String reason) {
        try (LogWatch watch = new LogWatch();
                OneTomcat tomcat = tomcat(manager -> {
                    manager.setHazelcastInstance(instance);
                    settings.accept(manager);
                })) {
            client.get(tomcat, "/no");
            assertThat(client.status()).isEqualTo(404);
            assertThat(watch.logged())
                    .anyMatch(record -> String.valueOf(record.getThrown()).contains(reason));
        }
    }

    @Test
    void whoWantsAClientIsToldThatItIsAMember() {
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config("member-" + UUID.randomUUID()));
        try {
            expectRefusal(
                    member,
                    manager -> manager.setClientOnly(true),
                    "clientOnly=\"true\", but " + member.getName()
                            + " is a member; use the ClientServerLifecycleListener");
        } finally {
            member.shutdown();
        }
    }

    private static Config config(String name) {
        Config config = new Config(name);
        config.setClusterName(name);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        return config;
    }

    /** A Tomcat whose manager finds its Hazelcast by itself. */
    private OneTomcat tomcat(Consumer<HazelcastSessionManager> settings) {
        return new OneTomcat(work.resolve("tomcat"), "tomcat", (tomcat, context) -> {
            HazelcastSessionManager manager = new HazelcastSessionManager();
            Kind.settings(manager, false);
            settings.accept(manager);
            context.setManager(manager);
        });
    }

    @Test
    void anInstanceIsFoundByItsNameAndLeftRunning() {
        String name = "named-" + UUID.randomUUID();
        HazelcastInstance other = Hazelcast.newHazelcastInstance(config("other-" + name));
        HazelcastInstance named = Hazelcast.newHazelcastInstance(config(name));
        try {
            try (OneTomcat tomcat = tomcat(manager -> manager.setHazelcastInstanceName(name))) {
                assertThat(client.get(tomcat, "/set?name=a&value=1")).isEqualTo("done");
                assertThat(named.getMap(MAP).size()).isEqualTo(1);
                assertThat(other.getMap(MAP).size()).isZero();
            }
            assertThat(named.getLifecycleService().isRunning()).isTrue();
        } finally {
            named.shutdown();
            other.shutdown();
        }
        try (LogWatch watch = new LogWatch();
                OneTomcat tomcat = tomcat(manager -> manager.setHazelcastInstanceName(name))) {
            client.get(tomcat, "/no");
            assertThat(client.status()).isEqualTo(404);
            assertThat(watch.logged()).anyMatch(record -> String.valueOf(record.getThrown())
                    .contains("hazelcastInstanceName=\"" + name + "\": there is no instance of that name"));
        }
    }

    @Test
    void aManagerThatStopsWhileItBeginsToListenLeavesNoListenerBehind() {
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config("listened-" + UUID.randomUUID()));
        SlowListening slow = new SlowListening(instance);
        try {
            OneTomcat tomcat = tomcat(manager -> manager.setHazelcastInstance(slow.instance()));
            try (tomcat) {
                slow.begun.join();
            }
            slow.end.complete(null);
            slow.done.join();
            Await.until("nobody listens", slow.listeners::isEmpty);
        } finally {
            instance.shutdown();
        }
    }

    /** Which would be asked if Hazelcast were given objects of the application. */
    private static final class FailingSerializer implements StreamSerializer<Sessions.Holder> {

        @Override
        public int getTypeId() {
            return 1;
        }

        @Override
        public void write(ObjectDataOutput out, Sessions.Holder holder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Sessions.Holder read(ObjectDataInput in) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void serializersOfHazelcastsOwnAreNotAsked() {
        Supplier<Config> config = () -> {
            Config own = new Config();
            own.getSerializationConfig()
                    .addSerializerConfig(new SerializerConfig()
                            .setTypeClass(Sessions.Holder.class)
                            .setImplementation(new FailingSerializer()));
            return own;
        };
        cluster = new HazelcastCluster(Mode.P2P, work, 2, config, manager -> Kind.settings(manager, false));
        on(1, "/holder?name=a&value=1");
        assertThat(on(2, "/get?name=a")).isEqualTo("holder of 1");
    }

    @Test
    void aNearCacheIsRefusedForTheMapOfSessions() {
        Config ofMember = config("cached-" + UUID.randomUUID());
        ofMember.addMapConfig(new MapConfig("app*").setNearCacheConfig(new NearCacheConfig()));
        HazelcastInstance member = Hazelcast.newHazelcastInstance(ofMember);
        ClientConfig config = new ClientConfig();
        config.setClusterName(member.getName());
        config.setProperty("hazelcast.logging.type", "jdk");
        config.getNetworkConfig()
                .addAddress("127.0.0.1:"
                        + member.getCluster().getLocalMember().getAddress().getPort());
        config.addNearCacheConfig(new NearCacheConfig("app*"));
        HazelcastInstance cached = HazelcastClient.newHazelcastClient(config);
        try {
            expectRefusal(member, manager -> {}, "has a near cache for the map " + MAP);
            expectRefusal(cached, manager -> {}, "has a near cache for the map " + MAP);
            try (OneTomcat tomcat = tomcat(manager -> {
                manager.setHazelcastInstance(cached);
                manager.setMapName("other");
            })) {
                assertThat(client.get(tomcat, "/set?name=a&value=1")).isEqualTo("done");
            }
        } finally {
            cached.shutdown();
            member.shutdown();
        }
    }

    @Test
    void aReloadLeavesOneListener() {
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config("reloaded-" + UUID.randomUUID()));
        SlowListening listening = new SlowListening(instance);
        listening.end.complete(null);
        try (OneTomcat tomcat = tomcat(manager -> manager.setHazelcastInstance(listening.instance()))) {
            for (int reloads = 1; reloads <= 3; reloads++) {
                Await.until("it listens", () -> !listening.listeners.isEmpty());
                tomcat.reload();
                assertThat(listening.listeners).hasSize(1);
            }
            client.get(tomcat, "/set?name=a&value=1");
            assertThat(client.status()).isEqualTo(200);
        } finally {
            instance.shutdown();
        }
    }

    /** As where a cluster is away at the start, and slow when it is there. */
    private static final class SlowListening {

        private final HazelcastInstance instance;
        private final Set<Object> listeners = ConcurrentHashMap.newKeySet();
        private final AtomicInteger calls = new AtomicInteger();
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        SlowListening(HazelcastInstance instance) {
            this.instance = instance;
        }

        HazelcastInstance instance() {
            return with(HazelcastInstance.class, (proxy, method, arguments) -> {
                Object result = method.invoke(instance, arguments);
                return MAP.equals(arguments == null ? null : arguments[0]) ? map((IMap<?, ?>) result) : result;
            });
        }

        private IMap<?, ?> map(IMap<?, ?> map) {
            return with(IMap.class, (proxy, method, arguments) -> {
                if (method.getName().equals("removeEntryListener")) {
                    listeners.remove(arguments[0]);
                }
                if (!method.getName().equals("addEntryListener")) {
                    return method.invoke(map, arguments);
                }
                if (calls.incrementAndGet() == 1) {
                    throw new HazelcastClientOfflineException();
                }
                begun.complete(null);
                end.join();
                try {
                    Object listener = method.invoke(map, arguments);
                    listeners.add(listener);
                    return listener;
                } finally {
                    done.complete(null);
                }
            });
        }

        private static <T> T with(Class<T> type, InvocationHandler handler) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }
    }
}
