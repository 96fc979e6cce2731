package org.clowder.hazelcast.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of one session that two members have at once, step by step. Both are played here, on a real Hazelcast. */
class SessionOnTwoMembersTest {

    private static final String LARGE = "x".repeat(20_000);
    private static final String LARGER = "y".repeat(30_000);

    private static HazelcastInstance instance;
    private static ExecutorService executor;

    private final StandardManager manager = new StandardManager();
    private final AtomicBoolean repeats = new AtomicBoolean();
    private IMap<String, byte[]> records;
    private IMap<String, byte[]> values;
    private RecordStore store;

    @BeforeAll
    static void start() {
        Config config = new Config();
        config.setClusterName("test-" + UUID.randomUUID());
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        instance = Hazelcast.newHazelcastInstance(config);
        executor = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        executor.shutdownNow();
        instance.getLifecycleService().terminate();
    }

    @BeforeEach
    void use() {
        String name = UUID.randomUUID().toString();
        records = instance.getMap(name);
        values = instance.getMap(name + ".values");
        store = new RecordStore(repeating(records), values, executor, 60_000);
        StandardContext context = new StandardContext();
        context.setName("/app");
        manager.setContext(context);
    }

    /** As Hazelcast does where the owner of an entry dies after a step, and before it has answered: the next owner is asked again. */
    @SuppressWarnings("unchecked")
    private IMap<String, byte[]> repeating(IMap<String, byte[]> map) {
        return (IMap<String, byte[]>) Proxy.newProxyInstance(
                IMap.class.getClassLoader(), new Class<?>[] {IMap.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("submitToKey") && repeats.compareAndSet(true, false)) {
                            ((CompletionStage<?>) method.invoke(map, arguments))
                                    .toCompletableFuture()
                                    .get();
                        }
                        return method.invoke(map, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private final class Home implements HazelcastSession.Home {

        private final Values application = new Values(Home.class.getClassLoader(), null);

        @Override
        public RecordStore store() {
            return store;
        }

        @Override
        public Values values() {
            return application;
        }

        @Override
        public int largeValue() {
            return 16_384;
        }

        @Override
        public boolean writesThrough() {
            return false;
        }

        @Override
        public boolean detectsMutation() {
            return true;
        }

        @Override
        public boolean listensToAttributes() {
            return false;
        }

        @Override
        public String key(String sessionId) {
            return sessionId;
        }

        @Override
        public boolean distributes(String name, Object value) {
            return true;
        }

        @Override
        public void forget(HazelcastSession session) {
            // nobody looks for it
        }
    }

    private HazelcastSession created(int timeout, long age) {
        HazelcastSession session = new HazelcastSession(manager, new Home());
        session.setNew(true);
        session.setValid(true);
        session.setCreationTime(System.currentTimeMillis() - age);
        session.setMaxInactiveInterval(timeout);
        session.setId("s", false);
        session.setAttribute("a", "1");
        session.write();
        return session;
    }

    private HazelcastSession onAnotherMember(String id) {
        HazelcastSession session = new HazelcastSession(manager, new Home());
        assertThat(new SessionLoader(store).load(id, id, session)).isTrue();
        return session;
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static void set(HazelcastSession session, String name, Object value) {
        session.setAttribute(name, value);
        session.write();
    }

    @Test
    void aWriteThatHazelcastRepeatsKeepsItsLargeValue() {
        HazelcastSession one = created(60, 0);
        repeats.set(true);
        set(one, "big", LARGE);
        assertThat(repeats).isFalse();
        assertThat(onAnotherMember("s").getAttribute("big")).isEqualTo(LARGE);
        assertThat(values.size()).isEqualTo(1);
    }

    @Test
    void soDoesTheFirstOne() {
        HazelcastSession one = new HazelcastSession(manager, new Home());
        one.setValid(true);
        one.setCreationTime(System.currentTimeMillis());
        one.setMaxInactiveInterval(60);
        one.setId("s", false);
        repeats.set(true);
        set(one, "big", LARGE);
        assertThat(repeats).isFalse();
        assertThat(onAnotherMember("s").getAttribute("big")).isEqualTo(LARGE);
    }

    @Test
    void twoReadersOfALargeValueThatIsReplacedBothGetTheNewOne() throws Exception {
        HazelcastSession one = created(60, 0);
        for (int round = 0; round < 20; round++) {
            set(one, "big", LARGE + round);
            HazelcastSession other = onAnotherMember("s");
            set(one, "big", LARGER + round);
            await("the former one is gone", () -> values.size() == 1);
            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<Object>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(executor.submit(() -> {
                    start.await();
                    return other.getAttribute("big");
                }));
            }
            for (Future<Object> reader : readers) {
                assertThat(reader.get()).isEqualTo(LARGER + round);
            }
        }
    }

    @Test
    void aRequestOfAnIdThatWasChangedMeanwhileReadsAndWritesUnderTheNewOne() {
        HazelcastSession one = created(60, 0);
        set(one, "big", LARGE);
        HazelcastSession other = onAnotherMember("s");
        other.enter();
        one.moveTo("t");
        set(one, "big", LARGER);
        await("the former one is gone", () -> values.size() == 1);

        assertThat(other.getAttribute("big")).isEqualTo(LARGER);
        set(other, "n", "1");
        other.leave();

        assertThat(onAnotherMember("t").getAttribute("n")).isEqualTo("1");
    }

    @Test
    void aSecondRequestOfThatIdFindsNothingAndTheFirstOneWrites() {
        HazelcastSession one = created(60, 0);
        HazelcastSession other = onAnotherMember("s");
        other.enter();
        other.setAttribute("n", "1");
        one.moveTo("t");

        assertThat(other.refresh()).isFalse();
        other.write();
        other.leave();

        assertThat(onAnotherMember("t").getAttribute("n")).isEqualTo("1");
    }

    @Test
    void aMemberThatHasWrittenOutsideOfRequestsDoesNotEndWhatAnotherOneUses() {
        HazelcastSession idle = created(3, 60_000);
        HazelcastSession other = onAnotherMember("s");
        other.enter();
        other.access();
        set(other, "b", "1");
        other.leave();
        set(idle, "c", "1");

        assertThat(idle.isValid()).isFalse();
        assertThat(other.refresh()).isTrue();
    }

    @Test
    void aUseIsStoredThoughTheClockOfAnotherMemberIsAhead() {
        HazelcastSession one = created(60, 0);
        store.run("s", Operation.update(Change.use(Long.MAX_VALUE, System.currentTimeMillis() + 3_600_000)));
        assertThat(one.refresh()).isTrue();
        long version = records.getEntryView("s").getVersion();
        one.enter();
        one.access();
        one.leave();
        await("its time to live is renewed", () -> records.getEntryView("s").getVersion() > version);
    }
}
