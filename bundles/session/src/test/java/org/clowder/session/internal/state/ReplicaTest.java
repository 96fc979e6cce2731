package org.clowder.session.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.clowder.session.internal.protocol.EncodedValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Merging gives the same in whatever order, however often, and from whomever. */
class ReplicaTest {

    /** Kept, or its level would be forgotten: conflicts are made here on purpose. */
    private static final Logger CONFLICTS = Logger.getLogger(ReplicaStore.class.getName());

    private static final String KEY = "0123456789ABCDEF";
    private static final int WRITERS = 4;

    private long now = 1;

    @BeforeAll
    static void quiet() {
        CONFLICTS.setLevel(Level.OFF);
    }

    @AfterAll
    static void asBefore() {
        CONFLICTS.setLevel(null);
    }

    private ReplicaStore store() {
        return new ReplicaStore("app", () -> now++, Long::toHexString, StoreListener.NOBODY);
    }

    private static EncodedValue value(String text) {
        return EncodedValue.plain(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything that a store shows of the session. */
    private static String content(ReplicaStore store) {
        Replica replica = store.get(KEY);
        if (replica == null) {
            return store.hasEnded(KEY) ? "ended" : "unknown";
        }
        Map<String, String> texts = new TreeMap<>();
        replica.names()
                .forEach(name -> texts.put(
                        name.replace('\0', '!'),
                        replica.value(name).toString()
                                + new String(replica.value(name).body(), StandardCharsets.UTF_8)));
        return replica.id() + " " + replica.version() + " " + texts + " " + replica.digest();
    }

    /** Writers that hear some of each other's changes, and all changes and states that they ever told. */
    private List<Change> history(Random random, ReplicaStore[] writers) {
        List<Change> told = new ArrayList<>();
        Replica first = writers[0].create(KEY, 0);
        first.write(
                Map.of("a", value("begin")), 1, Replica.Known.ALL, (replica, base) -> told.add(replica.whole(false)));
        for (ReplicaStore each : writers) {
            each.merge(told.get(0), true);
        }
        for (int i = 0; i < 30; i++) {
            int writer = random.nextInt(writers.length);
            Replica own = writers[writer].get(KEY);
            if (random.nextInt(3) == 0) {
                writers[writer].merge(told.get(random.nextInt(told.size())), true);
            } else {
                Map<String, EncodedValue> values = new HashMap<>();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    String name = random.nextInt(5) == 0 ? Entry.ID : "abc".substring(n, n + 1);
                    values.put(
                            name,
                            name.equals(Entry.ID)
                                    ? EncodedValue.text("id" + i)
                                    : random.nextInt(3) == 0 ? null : value("w" + writer + "-" + i));
                }
                long self = writer + 1L;
                own.write(
                        values,
                        self,
                        Replica.Known.ALL,
                        (replica, base) ->
                                told.add(random.nextBoolean() ? replica.whole(false) : replica.since(base, false)));
            }
        }
        return told;
    }

    @Test
    void theOrderAndTheNumberOfMergesDoNotMatter() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            ReplicaStore[] writers = new ReplicaStore[WRITERS];
            java.util.Arrays.setAll(writers, i -> store());
            List<Change> told = history(random, writers);
            boolean ends = random.nextInt(4) == 0;
            ReplicaStore one = merged(told, ends, random);
            ReplicaStore other = merged(told, ends, random);
            assertThat(content(one)).as("seed " + seed).isEqualTo(content(other));
            assertThat(one.digests().root()).isEqualTo(other.digests().root());
        }
    }

    /** Whole states come first once, so that parts find a replica. */
    private ReplicaStore merged(List<Change> told, boolean ends, Random random) {
        List<Change> order = new ArrayList<>(told);
        order.addAll(told);
        Collections.shuffle(order, random);
        ReplicaStore store = store();
        store.merge(told.get(0), true);
        int end = ends ? random.nextInt(order.size()) : -1;
        for (int i = 0; i < order.size(); i++) {
            if (i == end) {
                store.end(KEY);
            }
            store.merge(order.get(i), true);
        }
        return store;
    }

    @Test
    void nothingThatComesAfterTheEndBringsItBack() {
        ReplicaStore store = store();
        Replica replica = store.create(KEY, 0);
        List<Change> told = new ArrayList<>();
        replica.write(Map.of("a", value("1")), 1, Replica.Known.ALL, (changed, base) -> told.add(changed.whole(false)));
        store.end(KEY);
        store.merge(told.get(0), true);
        assertThat(store.find(KEY)).isNull();
        assertThat(store.digests().root()).isZero();
    }

    @Test
    void aSessionThatIsMadeAnewWithAnIdOfBeforeIsAnotherOne() {
        ReplicaStore store = store();
        Replica first = store.create(KEY, 0);
        store.end(KEY);
        Replica second = store.create(KEY, 0);
        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(second.id()).isEqualTo(KEY);
        assertThat(store.find(KEY)).isSameAs(second);
    }

    private static void rename(Replica replica, String id) {
        replica.write(Map.of(Entry.ID, EncodedValue.text(id)), 1, Replica.Known.ALL, (changed, base) -> {});
    }

    @Test
    void whereIdsEndWithRoutesAnyRouteIsThatOfTheSession() {
        ReplicaStore store = store();
        Replica replica = store.create("F00DF00D.one", 0);
        rename(replica, "F00DF00D.two");
        assertThat(store.find("F00DF00D.two")).isSameAs(replica);
        assertThat(store.find("F00DF00D.one")).isNull();

        store.routed(true);
        assertThat(store.find("F00DF00D.two")).isSameAs(replica);
        assertThat(store.find("F00DF00D.one")).isSameAs(replica);
        assertThat(store.find("F00DF0.two")).isNull();
        store.create("a.F00DF00D", 0);
        assertThat(store.find("a.BAADBAAD")).isNull();
        Replica other = store.create("F00DF00D.one", 0);
        assertThat(store.find("F00DF00D.one")).isSameAs(other);
        assertThat(store.find("F00DF00D.two")).isSameAs(replica);
        store.end(other.key());

        rename(replica, "F00DF00DF00D.a.one");
        assertThat(store.find("F00DF00DF00D.b.two")).isSameAs(replica);
        rename(replica, "BAADBAAD.two");
        assertThat(store.find("F00DF00D.two")).isNull();
        assertThat(store.find("BAADBAAD.one")).isSameAs(replica);
        store.end(replica.key());
        assertThat(store.find("BAADBAAD.two")).isNull();
    }

    @Test
    void aHundredRemovedAttributesStayRemoved() {
        ReplicaStore store = store();
        Replica replica = store.create(KEY, 0);
        Map<String, EncodedValue> values = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            values.put("a" + i, value("x"));
        }
        List<Change> told = new ArrayList<>();
        replica.write(values, 1, Replica.Known.ALL, (changed, base) -> told.add(changed.whole(false)));
        values.replaceAll((name, before) -> null);
        replica.write(values, 1, Replica.Known.ALL, (changed, base) -> told.add(changed.since(base, false)));
        ReplicaStore other = store();
        for (int i : new int[] {0, 1, 0, 1}) {
            other.merge(told.get(i), true);
        }
        assertThat(other.get(KEY).names()).isEmpty();
        assertThat(other.digests().root()).isEqualTo(store.digests().root());
    }

    /** Else a third member showed half of what one request did, until it heard from the other one too. */
    @Test
    void whatReplacesAPartOfAChangeBeforeThatIsSentGoesWithTheRest() {
        List<ReplicaStore> stores = List.of(store(), store(), store());
        Replica first = stores.get(0).create(KEY, 0);
        first.write(Map.of("a", value("1"), "b", value("1")), 1, Replica.Known.ALL, (changed, base) -> {});
        stores.forEach(store -> store.merge(first.whole(false), true));
        first.write(Map.of("a", value("2"), "b", value("2")), 1, Replica.Known.ALL, (changed, base) -> {});
        stores.get(1).merge(first.since(1, false), true);
        Replica second = stores.get(1).get(KEY);
        second.write(Map.of("b", value("3")), 2, Replica.Known.ALL, (changed, base) -> stores.get(0)
                .merge(changed.since(base, false), true));
        stores.get(2).merge(first.since(1, false), true);
        Replica third = stores.get(2).get(KEY);
        assertThat(third.value("a")).isEqualTo(value("2"));
        assertThat(third.value("b")).isEqualTo(value("3"));
    }

    @Test
    void markersGoWhenTheyAreKnownEverywhere() {
        ReplicaStore store = store();
        Replica replica = store.create(KEY, 0);
        replica.write(Map.of("a", value("1")), 1, Replica.Known.ALL, (changed, base) -> {});
        replica.write(Collections.singletonMap("a", null), 1, Replica.Known.ALL, (changed, base) -> {});
        store.end("ended elsewhere");
        assertThat(store.markers()).isEqualTo(2);
        store.dropMarkers((range, since) -> false);
        assertThat(store.markers()).isEqualTo(2);
        store.dropMarkers((range, since) -> true);
        assertThat(store.markers()).isZero();
    }

    @Test
    void ofTwoSessionsWithOneIdTheOtherIsFoundWhenOneEnds() {
        ReplicaStore store = store();
        Replica one = store.create(KEY, 1);
        Replica two = store.create(KEY, 2);
        assertThat(store.find(KEY)).isSameAs(two);
        store.end(two.key());
        assertThat(store.find(KEY)).isSameAs(one);
        store.end(one.key());
        assertThat(store.find(KEY)).isNull();
    }

    @Test
    void aSessionThatGotItsIdLaterIsInTheDigestOfItsRange() {
        ReplicaStore store = store();
        Replica replica = store.create("first", 0);
        store.rekey(replica, KEY, 0);
        replica.write(Map.of("a", value("1")), 1, Replica.Known.ALL, (changed, base) -> {});
        assertThat(store.digests().get(Digests.range(KEY))).isEqualTo(replica.digest());
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // there may be fewer processors than threads
    void anIdOfBeforeLeadsNowhereWhateverThreadsDo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 20_000; round++) {
                ReplicaStore store = store();
                boolean ends = round % 2 == 0;
                store.merge(withId("a", 1), true);
                AtomicInteger ready = new AtomicInteger();
                List<Future<?>> together = new ArrayList<>();
                for (Runnable action : List.<Runnable>of(
                        () -> store.merge(withId("b", 2), true),
                        () -> store.merge(withId("c", 3), true),
                        ends ? () -> store.end(KEY) : () -> store.merge(withId("d", 4), true))) {
                    together.add(threads.submit(() -> {
                        for (ready.incrementAndGet(); ready.get() < 3; ) {
                            Thread.yield();
                        }
                        action.run();
                    }));
                }
                for (Future<?> each : together) {
                    each.get();
                }
                assertThat(Stream.of("a", "b", "c", "d").filter(id -> store.find(id) != null))
                        .containsExactly(ends ? new String[0] : new String[] {"d"});
            }
        } finally {
            threads.shutdown();
        }
    }

    private static Change withId(String id, long version) {
        return new Change(
                KEY, true, false, version, 1, null, List.of(new Entry(Entry.ID, EncodedValue.text(id), version, 1, 0)));
    }

    /** Both have the session, and what each writes from now on. */
    private record Two(ReplicaStore one, ReplicaStore other) {

        Change writes(boolean first, String value) {
            List<Change> told = new ArrayList<>();
            ReplicaStore store = first ? one : other;
            Map<String, EncodedValue> values =
                    Collections.singletonMap("a", value == null ? null : ReplicaTest.value(value));
            store.get(KEY)
                    .write(values, first ? 1 : 2, Replica.Known.ALL, (changed, base) -> told.add(changed.whole(false)));
            return told.get(0);
        }

        static Two of(ReplicaStore one, ReplicaStore other) {
            Two two = new Two(one, other);
            one.create(KEY, 0);
            other.merge(two.writes(true, "begin"), true);
            return two;
        }

        List<Long> conflicts() {
            return List.of(one.conflicts(), other.conflicts());
        }
    }

    @Test
    void writesInTurnsAreNoConflictHoweverOftenAndLateTheyAreHeardOf() {
        Two two = Two.of(store(), store());
        List<Change> told = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            told.add(two.writes(i % 2 == 0, i == 3 ? null : "" + i));
            two.one.merge(told.get(i), true);
            two.other.merge(told.get(i), true);
        }
        ReplicaStore late = store();
        late.merge(told.get(5), true);
        for (Change change : told) {
            two.one.merge(change, true);
            two.other.merge(change, true);
            late.merge(change, true);
        }
        assertThat(two.conflicts()).containsOnly(0L);
        assertThat(late.conflicts()).isZero();
    }

    @Test
    void writesOfTwoThatDidNotHearOfEachOtherAreOneConflictWhoeverWroteMoreOften() {
        Two two = Two.of(store(), store());
        for (int i = 0; i < 9; i++) {
            two.writes(true, "one" + i);
        }
        two.writes(false, "other");
        Change one = two.one.get(KEY).whole(false);
        Change other = two.other.get(KEY).whole(false);
        for (int i = 0; i < 2; i++) {
            two.one.merge(other, true);
            two.other.merge(one, true);
        }
        assertThat(two.conflicts()).containsOnly(1L);
        assertThat(content(two.one)).isEqualTo(content(two.other)).contains("one8");

        two.other.merge(two.writes(true, "later"), true);
        assertThat(two.conflicts()).containsOnly(1L);
    }

    @Test
    void ofManyThatHaveOneIdTheNextIsFoundWhenOneEnds() {
        ReplicaStore store = store();
        for (int many : List.of(2, 3, 12, 50)) {
            for (int i = 1; i <= many; i++) {
                store.create(KEY, i);
            }
            for (int i = many; i > 0; i--) {
                Replica found = store.find(KEY);
                assertThat(found.key()).isEqualTo(KEY + '\0' + i);
                store.discard(found);
            }
            assertThat(store.find(KEY)).isNull();
        }
    }

    // ---- memory runs out

    private static List<String> told(List<Entry> entries) {
        return entries.stream().map(Entry::name).sorted().toList();
    }

    /** Cannot show what comes as long as it is told so. */
    private static final class Failing implements StoreListener {
        private boolean fails = true;
        private final List<String> shown = new ArrayList<>();

        private void show(List<Entry> entries) {
            if (fails) {
                throw new OutOfMemoryError("as it were");
            }
            shown.addAll(told(entries));
        }

        @Override
        public void arrived(Replica replica) {
            show(replica.all());
        }

        @Override
        public void changed(Replica replica, List<Entry> entries) {
            show(entries);
        }
    }

    @Test
    void whatIsWrittenIsToldThoughMemoryRunsOut() {
        ReplicaStore writes = store();
        Replica replica = writes.create(KEY, 0);
        replica.write(Map.of("b", value("1")), 1, Replica.Known.ALL, (written, base) -> {});
        Map<String, EncodedValue> values = new TreeMap<>(Map.of("a", value("2"), "b", value("2")));
        List<Long> announced = new ArrayList<>();
        Replica.Known fails = (name, present, own) -> {
            throw new OutOfMemoryError("as it were");
        };
        assertThatThrownBy(() -> replica.write(values, 1, fails, (written, base) -> announced.add(base)))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(announced).containsExactly(1L);
        ReplicaStore hears = store();
        hears.merge(replica.whole(true), true);
        assertThat(content(hears)).contains("a=").isEqualTo(content(writes));
    }

    @Test
    void whoCannotBeToldHoldsUpNothingAndHearsItWithTheNextChange() {
        ReplicaStore writes = store();
        Replica replica = writes.create(KEY, 0);
        replica.write(Map.of("a", value("1")), 1, Replica.Known.ALL, (written, base) -> {});
        List<String> shown = new ArrayList<>();
        boolean[] fails = {true};
        StoreListener listener = new StoreListener() {
            @Override
            public void arrived(Replica arrived) {
                changed(arrived, arrived.all());
            }

            @Override
            public void changed(Replica changed, List<Entry> entries) {
                if (fails[0]) {
                    throw new NoClassDefFoundError("as it were");
                }
                entries.forEach(entry -> shown.add(entry.name()));
            }
        };
        ReplicaStore hears = new ReplicaStore("app", () -> now++, Long::toHexString, listener);
        assertThat(hears.merge(replica.whole(true), true)).isTrue();
        replica.write(Map.of("b", value("1")), 1, Replica.Known.ALL, (written, base) -> {});
        assertThat(hears.merge(replica.since(1, false), true)).isTrue();
        fails[0] = false;
        replica.write(Map.of("c", value("1")), 1, Replica.Known.ALL, (written, base) -> {});
        hears.merge(replica.since(2, false), true);
        assertThat(shown).contains("a", "b", "c");
    }

    @Test
    void whatCouldNotBeShownIsShownWhenItComesAgain() {
        ReplicaStore writes = store();
        Replica replica = writes.create(KEY, 0);
        replica.write(Map.of("a", value("1")), 1, Replica.Known.ALL, (written, base) -> {});
        Failing listener = new Failing();
        ReplicaStore hears = new ReplicaStore("app", () -> now++, Long::toHexString, listener);
        Change first = replica.whole(true);
        assertThatThrownBy(() -> hears.merge(first, true)).isInstanceOf(OutOfMemoryError.class);
        listener.fails = false;
        hears.merge(first, true);
        assertThat(listener.shown).containsExactly("a");
        replica.write(Map.of("b", value("1")), 1, Replica.Known.ALL, (written, base) -> {});
        Change second = replica.since(1, false);
        listener.fails = true;
        assertThatThrownBy(() -> hears.merge(second, true)).isInstanceOf(OutOfMemoryError.class);
        listener.fails = false;
        hears.merge(second, true);
        assertThat(listener.shown).contains("b");
        int before = listener.shown.size();
        hears.merge(second, true);
        assertThat(listener.shown).hasSize(before);
    }
}
