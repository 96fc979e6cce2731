package org.clowder.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import com.hazelcast.map.LocalMapStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clowder.hazelcast.Cluster.Mode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of an application sees whose sessions are in Hazelcast, on two members. */
@Execution(ExecutionMode.CONCURRENT)
class ContractTest {

    private static final String MAP = "app_session_replication";

    @TempDir
    static Path work;

    private static final Map<String, Cluster> CLUSTERS = new ConcurrentHashMap<>();

    private Cluster cluster;
    private final Client client = new Client();

    static Stream<Arguments> kinds() {
        return Stream.of(Mode.values())
                .flatMap(mode -> Stream.of(true, false).map(sticky -> Arguments.of(mode, sticky)));
    }

    @AfterAll
    static void close() {
        CLUSTERS.values().forEach(Cluster::close);
    }

    /** One for all tests that harm none of its members. */
    private void use(Mode mode, boolean sticky) {
        cluster = CLUSTERS.computeIfAbsent(mode + " " + sticky, each -> create(mode, sticky));
    }

    private static Cluster create(Mode mode, boolean sticky) {
        return new Cluster(mode, work.resolve(mode + "-" + sticky + "-" + System.nanoTime()), 2, manager -> {
            manager.setSticky(sticky);
            manager.setProcessExpiresFrequency(1);
            // what a busy machine takes for the first request is no failure
            manager.setMaxWait(20_000);
        });
    }

    private String on(int member, String path) {
        return client.get(cluster.member(member), path);
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private String base() {
        return client.id().replaceAll("\\..*", "");
    }

    private List<String> ends() {
        List<String> all = new ArrayList<>(cluster.member(1).ended());
        all.addAll(cluster.member(2).ended());
        return all.stream().filter(each -> each.startsWith(base())).toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatOneMemberWroteAnotherReads(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=a&value=1");
        assertThat(on(2, "/get?name=a")).isEqualTo("1");
        on(2, "/set?name=a&value=2");
        assertThat(on(1, "/get?name=a")).isEqualTo("2");
        on(1, "/append?name=l&value=x");
        on(2, "/append?name=l&value=y");
        assertThat(on(1, "/append?name=l&value=z")).isEqualTo("[x, y, z]");
        on(2, "/remove?name=a");
        assertThat(on(1, "/names")).isEqualTo("[l]");
        on(1, "/async?name=b&value=3");
        assertThat(on(2, "/get?name=b")).isEqualTo("3");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSessionIsNewOnce(Mode mode, boolean sticky) {
        use(mode, sticky);
        assertThat(on(1, "/new")).isEqualTo("true");
        assertThat(on(2, "/new")).isEqualTo("false");
        assertThat(on(1, "/new")).isEqualTo("false");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theLastAccessIsThatOfTheRequestBeforeOnWhateverMember(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=a&value=1");
        String[] first = on(2, "/times").split(" ");
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        String[] second = on(1, "/times").split(" ");
        assertThat(second[0]).isEqualTo(first[0]);
        assertThat(Long.parseLong(second[1])).isGreaterThanOrEqualTo(Long.parseLong(first[1]));
        assertThat(Long.parseLong(first[1])).isGreaterThanOrEqualTo(Long.parseLong(first[0]));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEndedSessionIsGoneEverywhereAndOneMemberTells(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=name&value=ann");
        on(2, "/get?name=name");
        String id = client.id();
        on(2, "/invalidate");
        assertThat(client.with(id).get(cluster.member(1), "/get?name=name")).isEqualTo("none");
        assertThat(client.with(id).get(cluster.member(2), "/get?name=name")).isEqualTo("none");
        assertThat(ends()).containsExactly(base() + " ann");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSessionThatNobodyUsesEndsAndOneMemberTells(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=name&value=bob");
        on(1, "/timeout?value=1");
        await("the session has ended", () -> !ends().isEmpty());
        assertThat(ends()).containsExactly(base() + " bob");
        assertThat(on(2, "/get?name=name")).isEqualTo("none");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSessionEndsInTimeThoughTheMemberThatServedItIsDead(Mode mode, boolean sticky) {
        try (Cluster own = create(mode, sticky)) {
            cluster = own;
            on(1, "/set?name=name&value=eve");
            on(1, "/timeout?value=2");
            assertThat(on(1, "/get?name=name")).isEqualTo("eve");
            cluster.kill(1);
            await("the session has ended", () -> !ends().isEmpty());
            assertThat(ends()).containsExactly(base() + " eve");
            assertThat(on(2, "/get?name=name")).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSessionIsNotEndedWhileItIsUsedOnAnotherMember(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=a&value=1");
        on(1, "/timeout?value=2");
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end) {
            assertThat(on(2, "/get?name=a")).isEqualTo("1");
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
        assertThat(on(1, "/get?name=a")).isEqualTo("1");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theOtherMemberGoesOnWhenOneIsKilledAndTheFirstIsNotStaleWhenItIsBack(Mode mode, boolean sticky) {
        try (Cluster own = create(mode, sticky)) {
            cluster = own;
            on(1, "/count");
            assertThat(on(1, "/count")).isEqualTo("2");
            cluster.kill(1);
            assertThat(on(2, "/count")).isEqualTo("3");
            assertThat(on(2, "/new")).isEqualTo("false");
            cluster.start(1);
            assertThat(on(1, "/count")).isEqualTo("4");
            assertThat(on(2, "/count")).isEqualTo("5");
            assertThat(client.id()).endsWith(sticky ? ".member2" : "");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aReloadKeepsSessionsAndAddsNothingTwice(Mode mode, boolean sticky) {
        try (Cluster own = create(mode, sticky)) {
            cluster = own;
            on(1, "/set?name=a&value=1");
            int before = cluster.member(1).valves();
            cluster.member(1).reload();
            assertThat(on(1, "/get?name=a")).isEqualTo("1");
            assertThat(on(2, "/get?name=a")).isEqualTo("1");
            assertThat(cluster.member(1).valves()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aRequestThatGoesOnIsAUse(Mode mode, boolean sticky) throws Exception {
        use(mode, sticky);
        on(1, "/set?name=a&value=1");
        on(1, "/timeout?value=1");
        CountDownLatch end = new CountDownLatch(1);
        Sessions.HELD.put(base(), end);
        CompletableFuture<Void> held = CompletableFuture.runAsync(() -> on(1, "/hold"));
        // Hazelcast looks for what has timed out every 5 s
        LockSupport.parkNanos(Duration.ofSeconds(9).toNanos());
        Client other = client.with(client.id());
        assertThat(other.get(cluster.member(2), "/get?name=a")).isEqualTo("1");
        end.countDown();
        held.get();
        assertThat(ends()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whoeverIsToldOfAnEndStillSeesLargeValues(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/large?name=name&value=20000");
        on(2, "/invalidate");
        assertThat(ends()).containsExactly(base() + " " + "x".repeat(20_000));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anIdThatWasChangedAnswersNowhereAndTheNewOneEverywhere(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=a&value=1");
        on(2, "/get?name=a");
        String old = client.id();
        on(1, "/rotate");
        assertThat(client.id()).isNotEqualTo(old);
        assertThat(on(2, "/get?name=a")).isEqualTo("1");
        assertThat(on(1, "/get?name=a")).isEqualTo("1");
        assertThat(client.with(old).get(cluster.member(1), "/get?name=a")).isEqualTo("none");
        assertThat(client.with(old).get(cluster.member(2), "/get?name=a")).isEqualTo("none");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLoginWithAFormGoesOnAtAnotherMember(Mode mode, boolean sticky) {
        use(mode, sticky);
        assertThat(on(1, "/private/user")).isEqualTo("log in, please");
        client.post(cluster.member(2), "/j_security_check", "j_username=ann&j_password=secret");
        assertThat(client.status()).isEqualTo(303);
        assertThat(client.header("Location")).endsWith("/app/private/user");
        assertThat(on(1, "/private/user")).startsWith("ann");
        assertThat(on(2, "/private/user")).startsWith("ann");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anAttributeThatCannotBeWrittenIsRefusedOrCostsOnlyItself(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=a&value=1");
        on(1, "/plain?name=p");
        assertThat(client.status()).isEqualTo(500);
        on(1, "/holder?name=bad");
        assertThat(client.status()).isEqualTo(200);
        on(1, "/holder?name=good&value=x");
        on(1, "/set?name=b&value=2");
        assertThat(on(2, "/names")).isEqualTo("[a, b, good]");
        assertThat(on(2, "/get?name=good")).isEqualTo("holder of x");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void largeValuesAreStoredApartAndGoWithTheirSession(Mode mode, boolean sticky) {
        use(mode, sticky);
        IMap<String, byte[]> values = cluster.anInstance().getMap(MAP + ".values");
        on(1, "/large?name=big&value=100000");
        on(1, "/set?name=a&value=1");
        assertThat(lasting(values)).isEqualTo(1);
        assertThat(on(2, "/size?name=big")).isEqualTo("100000");
        on(2, "/large?name=big&value=200000");
        assertThat(on(1, "/size?name=big")).isEqualTo("200000");
        await("the former value is about to go", () -> lasting(values) == 1);
        on(1, "/invalidate");
        await("its value is gone", () -> lasting(values) == 0);
    }

    /** How many values will be there for more than a minute. */
    private static long lasting(IMap<String, byte[]> values) {
        return values.keySet().stream()
                .map(values::getEntryView)
                .filter(view -> view != null && view.getExpirationTime() > System.currentTimeMillis() + 60_000)
                .count();
    }

    /** Whatever many sessions there are: what a request does concerns its own entries only. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noRequestLooksThroughTheMap(boolean sticky) {
        try (Cluster own = create(Mode.P2P, sticky)) {
            cluster = own;
            on(1, "/set?name=a&value=1");
            on(2, "/append?name=l&value=x");
            on(1, "/large?name=big&value=20000");
            on(2, "/size?name=big");
            on(1, "/rotate");
            on(2, "/get?name=a");
            on(2, "/invalidate");
            for (int member = 1; member <= 2; member++) {
                for (String map : List.of(MAP, MAP + ".values", MAP + ".ended")) {
                    LocalMapStats stats =
                            cluster.member(member).instance().getMap(map).getLocalMapStats();
                    assertThat(stats.getQueryCount() + stats.getValuesCallCount() + stats.getEntrySetCallCount())
                            .as(map)
                            .isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void requestsThatWriteOneSessionAtOnceLoseNothing(Mode mode, boolean sticky) {
        use(mode, sticky);
        on(1, "/set?name=a&value=1");
        String id = client.id();
        IntStream.range(0, 40).parallel().forEach(i -> {
            Client one = client.with(id);
            one.get(cluster.member(1 + i % 2), "/set?name=n" + i + "&value=" + i);
            assertThat(one.status()).isEqualTo(200);
        });
        for (int i = 0; i < 40; i++) {
            assertThat(on(1, "/get?name=n" + i)).isEqualTo(String.valueOf(i));
            assertThat(on(2, "/get?name=n" + i)).isEqualTo(String.valueOf(i));
        }
    }
}
