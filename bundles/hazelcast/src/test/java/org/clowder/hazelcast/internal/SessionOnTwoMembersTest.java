package org.clowder.hazelcast.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.clowder.hazelcast.StoreUnavailableException;
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
    private final AtomicBoolean fails = new AtomicBoolean();
    /** Whether the next step fails before it is done. */
    private final AtomicBoolean loses = new AtomicBoolean();

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
        store = new RecordStore(repeating(records), failing(values), executor, 60_000);
        StandardContext context = new StandardContext();
        context.setName("/app");
        manager.setContext(context);
    }

    /** As Hazelcast does where the owner of an entry dies after a step, and before it has answered: the next owner is asked again. */
    private IMap<String, byte[]> repeating(IMap<String, byte[]> map) {
        return with(map, (method, call) -> {
            if (method.equals("submitToKey") && loses.compareAndSet(true, false)) {
                throw new HazelcastException("on purpose");
            }
            if (method.equals("submitToKey") && repeats.compareAndSet(true, false)) {
                ((CompletionStage<?>) call.call()).toCompletableFuture().get();
            }
            return call.call();
        });
    }

    /** A time to live is not set once. */
    private IMap<String, byte[]> failing(IMap<String, byte[]> map) {
        return with(map, (method, call) -> {
            if (method.equals("setTtl") && fails.compareAndSet(true, false)) {
                throw new HazelcastException("on purpose");
            }
            return call.call();
        });
    }

    /** What becomes of a call of a map. */
    private interface Around {
        Object call(String method, Callable<Object> call) throws Exception;
    }

    @SuppressWarnings("unchecked")
    private static IMap<String, byte[]> with(IMap<String, byte[]> map, Around around) {
        return (IMap<String, byte[]>) Proxy.newProxyInstance(
                IMap.class.getClassLoader(),
                new Class<?>[] {IMap.class},
                (proxy, method, arguments) -> around.call(method.getName(), () -> {
                    try {
                        return method.invoke(map, arguments);
                    } catch (InvocationTargetException e) {
                        throw (Exception) e.getCause();
                    }
                }));
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
        return created("s", timeout, age);
    }

    private HazelcastSession created(String id, int timeout, long age) {
        HazelcastSession session = new HazelcastSession(manager, new Home());
        session.setNew(true);
        session.setValid(true);
        session.setCreationTime(System.currentTimeMillis() - age);
        session.setMaxInactiveInterval(timeout);
        session.setId(id, false);
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

    /** As Hazelcast may where no use of a request that goes on could be stored. */
    @Test
    void aSessionThatHazelcastForgotThoughItIsUsedIsNewsToWhoKnowsALaterVersion() {
        HazelcastSession one = created(60, 0);
        HazelcastSession other = onAnotherMember("s");
        for (int version = 2; version < 9; version++) {
            set(other, "b", "" + version);
        }
        byte[] last = records.remove("s");
        one.enter();
        assertThat(one.expired(last)).isFalse();
        set(one, "a", "2");

        assertThat(other.refresh()).isTrue();
        assertThat(other.getAttribute("a")).isEqualTo("2");
        assertThat(onAnotherMember("s").getAttribute("b")).isEqualTo("8");
    }

    @Test
    void itsLargeValuesAreThere() {
        HazelcastSession one = created(60, 0);
        set(one, "big", LARGE);
        HazelcastSession reader = onAnotherMember("s");
        reader.enter();
        assertThat(reader.expired(records.remove("s"))).isFalse();
        assertThat(onAnotherMember("s").getAttribute("big")).isEqualTo(LARGE);
        assertThat(values.size()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatARequestChangesInAnObjectCountsThoughAnotherOneIsStoredMeanwhile() {
        HazelcastSession one = created(60, 0);
        one.setAttribute("list", new ArrayList<>(List.of("1")));
        one.setAttribute("gone", new ArrayList<>(List.of("1")));
        one.setAttribute("read", new ArrayList<>(List.of("1")));
        set(one, "big", LARGE);
        HazelcastSession other = onAnotherMember("s");
        other.enter();
        List<String> inHand = (List<String>) other.getAttribute("list");
        List<String> gone = (List<String>) other.getAttribute("gone");
        assertThat(other.getAttribute("read")).isEqualTo(List.of("1"));
        one.setAttribute("list", new ArrayList<>(List.of("2")));
        one.setAttribute("read", new ArrayList<>(List.of("2")));
        one.removeAttribute("gone");
        set(one, "big", LARGER);
        await("the former one is gone", () -> values.size() == 1);
        assertThat(other.getAttribute("big")).isEqualTo(LARGER);

        inHand.add("3");
        gone.add("3");
        other.write();
        other.leave();

        HazelcastSession third = onAnotherMember("s");
        assertThat(third.getAttribute("list")).isEqualTo(List.of("1", "3"));
        assertThat(third.getAttribute("gone")).isEqualTo(List.of("1", "3"));
        assertThat(third.getAttribute("read")).isEqualTo(List.of("2"));
        assertThat(other.getAttribute("list")).isEqualTo(List.of("1", "3"));
        assertThat(other.getAttribute("read")).isEqualTo(List.of("2"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void anObjectThatARequestHasReplacedItselfCountsNoMore() {
        HazelcastSession one = created(60, 0);
        set(one, "list", new ArrayList<>(List.of("1")));
        HazelcastSession other = onAnotherMember("s");
        other.enter();
        List<String> inHand = (List<String>) other.getAttribute("list");
        set(one, "list", new ArrayList<>(List.of("2")));
        assertThat(other.refresh()).isTrue();
        set(other, "list", new ArrayList<>(List.of("3")));
        inHand.add("4");
        other.write();
        other.leave();
        assertThat(onAnotherMember("s").getAttribute("list")).isEqualTo(List.of("3"));
    }

    @Test
    void whatARequestChangesAfterAWriteThatHazelcastRepeatsCounts() {
        HazelcastSession one = created(60, 0);
        one.enter();
        List<String> inHand = new ArrayList<>(List.of("1"));
        repeats.set(true);
        set(one, "list", inHand);
        inHand.add("2");
        one.write();
        one.leave();
        assertThat(onAnotherMember("s").getAttribute("list")).isEqualTo(List.of("1", "2"));
    }

    @Test
    void aUseOfAnIdThatWasChangedMeanwhileIsStoredUnderTheNewOne() {
        HazelcastSession one = created(600, 60_000);
        HazelcastSession other = onAnotherMember("s");
        one.moveTo("t");
        other.enter();
        other.access();
        other.leave();
        await("the use is stored", () -> {
            other.catchUp(false);
            return SessionRecord.read(records.get("t")).accessed() > System.currentTimeMillis() - 50_000;
        });
    }

    @Test
    void aTimeToLiveThatALargeValueHasNotGotIsTriedAgain() {
        HazelcastSession one = created(60, 0);
        set(one, "big", LARGE);
        String key = values.keySet().iterator().next();
        fails.set(true);
        one.setMaxInactiveInterval(600);
        one.write();
        await("the time is not set", () -> !fails.get());
        await("it is set", () -> {
            one.access();
            one.catchUp(true);
            return values.getEntryView(key).getTtl() == 1_860_000;
        });
    }

    @Test
    void aRequestThatFindsASessionAfterItsTimeoutKeepsIt() {
        HazelcastSession one = created(60, 60_500);
        assertThat(one.refresh()).isTrue();
        assertThat(endedByWhoHasNotHeardOfIt(one)).isFalse();
    }

    @Test
    void soDoesOneThatBringsItToItsMember() {
        HazelcastSession one = created(60, 60_500);
        assertThat(onAnotherMember("s").late()).isTrue();
        assertThat(endedByWhoHasNotHeardOfIt(one)).isFalse();
    }

    private boolean endedByWhoHasNotHeardOfIt(HazelcastSession session) {
        Operation end = Operation.end(session.number(), 1, session.getThisAccessedTimeInternal());
        return store.run("s", end).result() == Answer.Result.DONE;
    }

    private static Part part(String value) {
        return new Part(0, 0, false, ("s" + value).getBytes(StandardCharsets.UTF_8));
    }

    /** Members of Hazelcast do not have our class then. */
    private RecordStore ofStrangers(Runnable betweenReadAndWrite) {
        return new RecordStore(
                with(records, (method, call) -> {
                    if (method.equals("submitToKey")) {
                        throw new HazelcastSerializationException("there is no such class on purpose");
                    }
                    Object result = call.call();
                    if (method.equals("get")) {
                        betweenReadAndWrite.run();
                    }
                    return result;
                }),
                values,
                executor,
                60_000);
    }

    @Test
    void aMemberThatSleepsWhileItChangesARecordLosesNothingThatOthersHaveWritten() {
        RecordStore others = store;
        AtomicReference<Runnable> sleep = new AtomicReference<>(() -> {});
        store = ofStrangers(() -> sleep.getAndSet(() -> {}).run());
        HazelcastSession one = created(60, 0);
        sleep.set(() ->
                others.run("s", Operation.update(new Change(1, 0, Change.SAME, Map.of("b", part("2")), Set.of()))));
        set(one, "c", "3");

        HazelcastSession third = onAnotherMember("s");
        assertThat(third.getAttribute("b")).isEqualTo("2");
        assertThat(third.getAttribute("c")).isEqualTo("3");
        assertThat(records.getEntryView("s").getTtl()).isEqualTo((60 + SessionRecord.SLACK) * 1000L);
    }

    @Test
    void aMapWhoseFormatKnowsNoEqualArraysIsRefused() {
        instance.getConfig().addMapConfig(new MapConfig("objects").setInMemoryFormat(InMemoryFormat.OBJECT));
        records = instance.getMap("objects");
        store = ofStrangers(() -> {});
        HazelcastSession one = created(60, 0);
        one.setAttribute("a", "2");
        assertThatThrownBy(one::write)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("in-memory-format is OBJECT");
    }

    /** To look what is stored reads no other attribute, in which that might be merged that was not written yet. */
    @Test
    @SuppressWarnings("unchecked")
    void aWriteCountsThoughALargeValueThatIsInHandWasReplacedTwice() {
        for (String name : List.of("a", "z")) {
            String id = "s" + name;
            HazelcastSession one = created(id, 60, 0);
            set(one, "list", new ArrayList<>(List.of(LARGE)));
            HazelcastSession other = onAnotherMember(id);
            other.enter();
            assertThat((List<String>) other.getAttribute("list")).hasSize(1);
            set(one, "list", new ArrayList<>(List.of(LARGER)));
            assertThat(other.refresh()).isTrue();
            set(one, "list", new ArrayList<>(List.of(LARGE, LARGER)));
            set(one, name, "before");
            set(other, name, "after");
            other.leave();

            assertThat(onAnotherMember(id).getAttribute(name)).as(name).isEqualTo("after");
            assertThat(other.refresh()).isTrue();
            assertThat(other.getAttribute(name)).as(name).isEqualTo("after");
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void ofObjectsThatRequestsHaveInHandEachThatIsChangedCounts() {
        HazelcastSession one = created(60, 0);
        set(one, "list", new ArrayList<>(List.of("1")));
        HazelcastSession other = onAnotherMember("s");
        other.enter();
        other.enter();
        List<String> first = (List<String>) other.getAttribute("list");
        set(one, "list", new ArrayList<>(List.of("2")));
        assertThat(other.refresh()).isTrue();
        List<String> second = (List<String>) other.getAttribute("list");
        set(one, "list", new ArrayList<>(List.of("3")));
        assertThat(other.refresh()).isTrue();
        assertThat(other.getAttribute("list")).isEqualTo(List.of("3"));

        first.add("first");
        other.write();
        other.leave();
        assertThat(onAnotherMember("s").getAttribute("list")).isEqualTo(List.of("1", "first"));
        second.add("second");
        other.write();
        other.leave();
        assertThat(onAnotherMember("s").getAttribute("list")).isEqualTo(List.of("2", "second"));
    }

    @Test
    void whatHazelcastForgotAndAnotherMemberHasEndedEndsHereToo() {
        HazelcastSession one = created(60, 0);
        one.enter();
        byte[] last = records.remove("s");
        store.run("s", Operation.end(one.number(), 5, Long.MAX_VALUE));
        assertThat(records.get("s")).isNotNull();
        assertThat(one.expired(last)).isTrue();
        assertThat(one.over()).isTrue();
    }

    @Test
    void ofALargeValueWhoseWritesFailOneIsLeft() {
        HazelcastSession one = created(60, 0);
        set(one, "big", LARGE);
        for (int attempt = 0; attempt < 3; attempt++) {
            one.setAttribute("big", attempt == 2 ? LARGER : LARGER + attempt);
            loses.set(true);
            assertThatThrownBy(one::write).isInstanceOf(StoreUnavailableException.class);
        }
        one.write();
        assertThat(onAnotherMember("s").getAttribute("big")).isEqualTo(LARGER);
        await("what is of no use is gone", () -> values.size() == 1);
    }

    /** The write of one request waits for Hazelcast while another one changes an object and cannot be written. */
    @Test
    void whatARequestCouldNotWriteIsWrittenLaterThoughOneThatBeganBeforeIsDoneMeanwhile() throws Exception {
        HazelcastSession one = created(60, 0);
        List<String> inHand = new ArrayList<>(List.of("1"));
        one.enter();
        one.enter();
        set(one, "list", inHand);
        RecordStore patient = store;
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        store = new RecordStore(
                with(records, (method, call) -> {
                    if (method.equals("submitToKey")) {
                        begun.countDown();
                        end.await();
                    }
                    return call.call();
                }),
                values,
                executor,
                60_000);
        Future<?> first = executor.submit(() -> set(one, "n", "1"));
        begun.await();

        inHand.add("2");
        store = new RecordStore(records, values, executor, 100);
        assertThatThrownBy(one::write).isInstanceOf(StoreUnavailableException.class);
        store = patient;
        end.countDown();
        first.get();
        one.leave();
        one.leave();
        assertThat(one.dirty()).isTrue();
        one.catchUp(false);

        assertThat(onAnotherMember("s").getAttribute("list")).isEqualTo(List.of("1", "2"));
        assertThat(one.dirty()).isFalse();
    }

    /** The member that has the record has the class of the step, and the one with the copy has not, which is what is answered. */
    @Test
    void whatIsDoneWhereARecordIsAndNotWhereItsCopyIsGetsThere() {
        HazelcastSession one = created(60, 0);
        AtomicInteger copied = new AtomicInteger();
        Object unknown = CompletableFuture.failedFuture(new HazelcastSerializationException("class not found"));
        store = new RecordStore(
                with(records, (method, call) -> {
                    Object result = call.call();
                    if (method.equals("submitToKey")) {
                        ((CompletionStage<?>) result).toCompletableFuture().join();
                        return unknown;
                    }
                    if (method.equals("replace") && Boolean.TRUE.equals(result)) {
                        copied.incrementAndGet();
                    }
                    return result;
                }),
                values,
                executor,
                60_000);

        set(one, "n", "1");

        assertThat(copied).hasPositiveValue();
        assertThat(onAnotherMember("s").getAttribute("n")).isEqualTo("1");
    }

    /** Counts how often objects of it are read. */
    private static final class Counted implements Serializable {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger READ = new AtomicInteger();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            READ.incrementAndGet();
        }
    }

    @Test
    void anAttributeIsDecodedOnceAndWhenItIsAskedFor() {
        HazelcastSession one = created(60, 0);
        set(one, "counted", new Counted());
        HazelcastSession other = onAnotherMember("s");
        set(other, "b", "2");
        set(one, "c", "3");
        assertThat(other.refresh()).isTrue();
        assertThat(Collections.list(other.getAttributeNames())).contains("counted", "c");
        assertThat(Counted.READ).hasValue(0);

        assertThat(other.getAttribute("counted")).isInstanceOf(Counted.class);
        assertThat(other.getAttribute("counted")).isInstanceOf(Counted.class);
        set(other, "b", "3");
        assertThat(Counted.READ).hasValue(1);
    }
}
