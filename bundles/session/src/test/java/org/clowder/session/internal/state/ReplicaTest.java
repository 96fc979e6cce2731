package org.clowder.session.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.clowder.session.internal.protocol.EncodedValue;
import org.junit.jupiter.api.Test;

/** Merging gives the same in whatever order, however often, and from whomever. */
class ReplicaTest {

    private static final String KEY = "0123456789ABCDEF";
    private static final int WRITERS = 4;

    private long now = 1;

    private ReplicaStore store() {
        return new ReplicaStore("app", () -> now++, new Unheard());
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
        Replica first = writers[0].create(KEY, 0, null);
        first.write(Map.of("a", value("begin")), 1, (replica, base) -> told.add(replica.whole(false)));
        for (ReplicaStore each : writers) {
            each.merge(told.get(0));
        }
        for (int i = 0; i < 30; i++) {
            int writer = random.nextInt(writers.length);
            Replica own = writers[writer].get(KEY);
            if (random.nextInt(3) == 0) {
                writers[writer].merge(told.get(random.nextInt(told.size())));
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
                long self = writer + 1;
                own.write(
                        values,
                        self,
                        (replica, base) -> told.add(
                                random.nextBoolean() ? replica.whole(false) : replica.since(base, self, false)));
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
        store.merge(told.get(0));
        int end = ends ? random.nextInt(order.size()) : -1;
        for (int i = 0; i < order.size(); i++) {
            if (i == end) {
                store.end(KEY);
            }
            store.merge(order.get(i));
        }
        return store;
    }

    @Test
    void nothingThatComesAfterTheEndBringsItBack() {
        ReplicaStore store = store();
        Replica replica = store.create(KEY, 0, null);
        List<Change> told = new ArrayList<>();
        replica.write(Map.of("a", value("1")), 1, (changed, base) -> told.add(changed.whole(false)));
        store.end(KEY);
        store.merge(told.get(0));
        assertThat(store.find(KEY)).isNull();
        assertThat(store.digests().root()).isZero();
    }

    @Test
    void aSessionThatIsMadeAnewWithAnIdOfBeforeIsAnotherOne() {
        ReplicaStore store = store();
        Replica first = store.create(KEY, 0, null);
        store.end(KEY);
        Replica second = store.create(KEY, 0, null);
        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(second.id()).isEqualTo(KEY);
        assertThat(store.find(KEY)).isSameAs(second);
    }

    @Test
    void aHundredRemovedAttributesStayRemoved() {
        ReplicaStore store = store();
        Replica replica = store.create(KEY, 0, null);
        Map<String, EncodedValue> values = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            values.put("a" + i, value("x"));
        }
        List<Change> told = new ArrayList<>();
        replica.write(values, 1, (changed, base) -> told.add(changed.whole(false)));
        values.replaceAll((name, before) -> null);
        replica.write(values, 1, (changed, base) -> told.add(changed.since(base, 1, false)));
        ReplicaStore other = store();
        for (int i : new int[] {0, 1, 0, 1}) {
            other.merge(told.get(i));
        }
        assertThat(other.get(KEY).names()).isEmpty();
        assertThat(other.digests().root()).isEqualTo(store.digests().root());
    }

    @Test
    void markersGoWhenTheyAreKnownEverywhere() {
        ReplicaStore store = store();
        Replica replica = store.create(KEY, 0, null);
        replica.write(Map.of("a", value("1")), 1, (changed, base) -> {});
        replica.write(Collections.singletonMap("a", null), 1, (changed, base) -> {});
        store.end("ended elsewhere");
        assertThat(store.markers()).isEqualTo(2);
        store.dropMarkers((range, since) -> false);
        assertThat(store.markers()).isEqualTo(2);
        store.dropMarkers((range, since) -> true);
        assertThat(store.markers()).isZero();
    }

    /** Nobody listens. */
    private static final class Unheard implements StoreListener {

        @Override
        public void arrived(Replica replica) {
            // nobody listens
        }

        @Override
        public void changed(Replica replica, List<Entry> entries) {
            // nobody listens
        }

        @Override
        public void used(Replica replica) {
            // nobody listens
        }

        @Override
        public void ended(Replica replica) {
            // nobody listens
        }

        @Override
        public void renamed(Replica replica, String oldId) {
            // nobody listens
        }

        @Override
        public void expire(Replica replica) {
            // nobody listens
        }
    }
}
