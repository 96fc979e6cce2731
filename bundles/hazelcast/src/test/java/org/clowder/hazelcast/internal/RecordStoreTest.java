package org.clowder.hazelcast.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.clowder.hazelcast.StoreUnavailableException;
import org.clowder.hazelcast.internal.Answer.Result;
import org.clowder.hazelcast.internal.SessionRecord.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records in a Hazelcast of one member. */
class RecordStoreTest {

    private static final long KEY = 7;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private HazelcastInstance instance;
    private IMap<String, byte[]> records;
    private RecordStore store;

    @BeforeEach
    void start() {
        Config config = new Config();
        config.setClusterName("test-" + UUID.randomUUID());
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        instance = Hazelcast.newHazelcastInstance(config);
        records = instance.getMap("records");
        store = store(60_000);
    }

    private RecordStore store(long maxWait) {
        return new RecordStore(records, instance.getMap("values"), executor, maxWait);
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
        instance.getLifecycleService().terminate();
    }

    private static Operation create(State state, String former) {
        return Operation.create(new SessionRecord(state, former, KEY, 1, 0, 1000, 1000, 60, Map.of()));
    }

    private Result look(String id) {
        return store.run(id, Operation.look(-1)).result();
    }

    @Test
    void aSessionAnswersUnderItsNewIdFromTheStepOnThatGivesTheOldOneUp() {
        store.run("S", create(State.LIVE, null));
        store.run("T", create(State.ARRIVING, "S"));
        assertThat(look("T")).isEqualTo(Result.ABSENT);
        assertThat(look("S")).isEqualTo(Result.DONE);

        store.run("S", Operation.move("T", 1));

        assertThat(look("S")).isEqualTo(Result.MOVED);
        assertThat(look("T")).isEqualTo(Result.DONE);
    }

    @Test
    void ofTwoNewIdsOneCounts() {
        store.run("S", create(State.LIVE, null));
        store.run("T", create(State.ARRIVING, "S"));
        store.run("U", create(State.ARRIVING, "S"));
        store.run("S", Operation.move("U", 1));
        assertThat(look("T")).isEqualTo(Result.ABSENT);
        assertThat(look("U")).isEqualTo(Result.DONE);
    }

    @Test
    void aSessionThatEndsBeforeItsIdIsGivenUpDoesNotGoOnUnderTheNewOne() {
        store.run("S", create(State.LIVE, null));
        store.run("T", create(State.ARRIVING, "S"));
        store.run("S", Operation.end(KEY, 1, Long.MAX_VALUE));
        assertThat(store.run("S", Operation.move("T", 1)).result()).isEqualTo(Result.ABSENT);
        assertThat(look("T")).isEqualTo(Result.ABSENT);
    }

    @Test
    void anEntryLivesAsLongAsItsSessionMay() {
        store.run("S", create(State.LIVE, null));
        store.run("S", Operation.update(Change.use(1, 2000)));
        assertThat(records.getEntryView("S").getTtl()).isEqualTo((60 + SessionRecord.SLACK) * 1000L);
    }

    @Test
    void nobodyWaitsLongerThanTheBoundAndAllCallsOfARequestTogetherNeither() {
        RecordStore impatient = store(200);
        Runnable release = lock(records, "S");
        RequestScope scope = RequestScope.begin();
        try {
            assertThatThrownBy(() -> impatient.run("S", create(State.LIVE, null)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("200 ms (maxWait)");
            assertThat(scope.waited()).isGreaterThanOrEqualTo(190);
            assertThat(scope.unavailable()).isTrue();
            assertThat(impatient.available()).isFalse();
            // it has waited as long as it may
            assertThatThrownBy(() -> impatient.run("S", create(State.LIVE, null)))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(scope.waited()).isLessThan(10_000);
        } finally {
            scope.end();
            release.run();
        }
    }

    /** On a member, whoever waits takes what is behind the futures that use a thread of their own. */
    @Test
    void anAnswerTakesNoThreadOfItsOwn() {
        assertThat(new Steps(records, executor).direct()).isTrue();
        assertThat(new Steps(records, executor).inPlace()).isTrue();
    }

    @Test
    void aLargeValueLivesAsLongAsIsSaidOrUntilItIsDeleted() {
        byte[] value = new byte[RecordStore.ROOM + 2];
        value[RecordStore.ROOM] = 1;
        value[RecordStore.ROOM + 1] = 2;
        store.putValue("v", value, 60);
        assertThat(store.value("v")).containsExactly(1, 2);
        assertThat(instance.getMap("values").getEntryView("v").getTtl()).isEqualTo(60_000L);

        store.deleteValue("v");
        assertThat(store.value("v")).isNull();
    }

    /** Of a client that starts before its cluster, the maps are made by the cluster once it is there. */
    @Test
    void nobodyWaitsLongerForAMapThatIsNotMadeYet() {
        CompletableFuture<Void> cluster = new CompletableFuture<>();
        HazelcastInstance client = client(cluster);
        RecordStore impatient =
                new RecordStore(LaterMap.of(client, "records"), LaterMap.of(client, "values"), executor, 200);
        CompletableFuture<Void> asked = CompletableFuture.runAsync(impatient::probe, executor);
        assertThat(asked)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withRootCauseInstanceOf(TimeoutException.class);
        cluster.complete(null);
        RecordStore patient =
                new RecordStore(LaterMap.of(client, "records"), LaterMap.of(client, "values"), executor, 60_000);
        patient.run("S", create(State.LIVE, null));
        assertThat(look("S")).isEqualTo(Result.DONE);
    }

    /** Who has no map when it is asked first, and then takes its time. */
    private HazelcastInstance client(CompletableFuture<Void> cluster) {
        Set<Object> asked = ConcurrentHashMap.newKeySet();
        return (HazelcastInstance) Proxy.newProxyInstance(
                HazelcastInstance.class.getClassLoader(),
                new Class<?>[] {HazelcastInstance.class},
                (proxy, method, arguments) -> {
                    if (asked.add(arguments[0])) {
                        throw new HazelcastClientOfflineException();
                    }
                    cluster.join();
                    return method.invoke(instance, arguments);
                });
    }

    /** By somebody else, until it is released. */
    private Runnable lock(IMap<String, byte[]> map, String key) {
        ExecutorService holder = Executors.newSingleThreadExecutor();
        CompletableFuture.runAsync(() -> map.lock(key), holder).join();
        return () -> {
            CompletableFuture.runAsync(() -> map.unlock(key), holder).join();
            holder.shutdown();
        };
    }

    @Test
    void aLargeValueThatIsNotThereInTimeDoesNotStayIfItComesLate() throws InterruptedException {
        RecordStore impatient = store(200);
        IMap<String, byte[]> values = instance.getMap("values");
        Runnable release = lock(values, "v");
        assertThatThrownBy(() -> impatient.putValue("v", new byte[RecordStore.ROOM + 1], 60))
                .isInstanceOf(StoreUnavailableException.class);
        release.run();
        // which goes by the same thread as what was held up
        assertThat(values.tryLock("v", 1, TimeUnit.MINUTES)).isTrue();
        assertThat(values.get("v")).isNull();
    }
}
