package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectValueTest {

    private final Codec codec = new Codec();

    @Test
    void everyKindOfValueComesBackAsItWas() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            for (Object value : new RandomValues(seed).oneOfEach()) {
                EncodedValue encoded = codec.encode(value);
                assertThat(Codec.direct(encoded))
                        .as("%s of %s", value, value.getClass())
                        .isTrue();
                assertSame(codec.decode(encoded), value);
            }
        }
        assertThat(codec.roundTrip(null)).isNull();
    }

    @Test
    void valuesWithoutADirectFormComeBackAsTheyWere() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            for (Object value : new RandomValues(seed).oneOfEachRare()) {
                Map<String, Object> map = new HashMap<>(Map.of("a", value));
                for (Object each : List.of(value, map, new ArrayList<>(List.of(1, value)))) {
                    EncodedValue encoded = codec.encode(each);
                    assertThat(Codec.direct(encoded)).as("%s", value).isFalse();
                    assertSame(codec.decode(encoded), each);
                    assertThat(codec.encode(each, encoded)).isSameAs(encoded);
                }
            }
        }
    }

    @Test
    void tenThousandNestedValuesComeBackAsTheyWere() throws Exception {
        RandomValues values = new RandomValues(42);
        for (int i = 0; i < 10_000; i++) {
            Object value = values.value(3);
            EncodedValue encoded = codec.encode(value);
            assertThat(Codec.direct(encoded)).as("%s", value).isTrue();
            assertSame(codec.decode(encoded), value);
            assertThat(codec.encode(value, encoded)).isSameAs(encoded);
        }
    }

    @Test
    void extremesComeBackAsTheyWere() throws Exception {
        for (Object value : List.of(
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                -0.0,
                Double.NaN,
                "",
                "\0",
                "\udc00",
                "a\ud83d",
                "\ud83d\ude00",
                "x".repeat(127),
                "x".repeat(128),
                "\u00e9".repeat(20_000),
                Locale.ROOT,
                new byte[0],
                new byte[70_000],
                new Object[0],
                LocalDateTime.MAX)) {
            assertSame(codec.roundTrip(value), value);
        }
    }

    @Test
    void theRepeatedHourOfAutumnIsKeptApart() throws Exception {
        ZonedDateTime earlier = ZonedDateTime.of(2025, 10, 26, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"));
        ZonedDateTime later = earlier.plusHours(1);
        assertThat(later.toLocalTime()).isEqualTo(earlier.toLocalTime());
        assertSame(codec.roundTrip(earlier), earlier);
        assertSame(codec.roundTrip(later), later);
    }

    @Test
    void nullsAndOrderAreKept() throws Exception {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("z", null);
        map.put(null, new ArrayList<>(Arrays.asList(null, 3, null)));
        map.put("a", new LinkedHashSet<>(Arrays.asList(9, null, 1)));
        assertSame(codec.roundTrip(map), map);
    }

    @Test
    void listsOfStreamsAreKeptWithNulls() throws Exception {
        assertSame(codec.roundTrip(Stream.of(1, 2).toList()), List.of(1, 2));
        assertThat(codec.roundTrip(Stream.of(1, null).toList())).isEqualTo(Arrays.asList(1, null));
        Object list = codec.roundTrip(new ArrayList<>(List.of(Stream.of(1, null).toList())));
        assertThat(list).isEqualTo(List.of(Arrays.asList(1, null)));
    }

    @Test
    void anObjectInTwoPlacesStaysOneObject() throws Exception {
        List<Object> shared = new ArrayList<>(List.of(1));
        EncodedValue encoded = codec.encode(new ArrayList<>(List.of(shared, "x", shared)));
        assertThat(Codec.direct(encoded)).isFalse();
        List<?> decoded = (List<?>) codec.decode(encoded);
        assertThat(decoded.get(0)).isSameAs(decoded.get(2));
        Date date = new Date(0);
        List<?> dates = (List<?>) codec.roundTrip(new ArrayList<>(List.of(date, date)));
        assertThat(dates.get(0)).isSameAs(dates.get(1));
    }

    @Test
    void aValueThatHoldsItselfIsKept() throws Exception {
        Map<String, Object> self = new HashMap<>();
        self.put("self", self);
        Map<?, ?> decoded = (Map<?, ?>) codec.roundTrip(self);
        assertThat(decoded.get("self")).isSameAs(decoded);
    }

    @Test
    void deepNestingIsKept() throws Exception {
        for (int depth : new int[] {DirectOutput.MAX_NESTING - 1, DirectOutput.MAX_NESTING, 100}) {
            List<Object> value = new ArrayList<>(List.of("leaf"));
            for (int i = 1; i < depth; i++) {
                value = new ArrayList<>(List.of(value));
            }
            EncodedValue encoded = codec.encode(value);
            assertThat(Codec.direct(encoded)).isEqualTo(depth <= DirectOutput.MAX_NESTING);
            assertSame(codec.decode(encoded), value);
        }
    }

    @Test
    void mapsInOrderOfAccessStaySo() throws Exception {
        Map<String, Integer> recent = new LinkedHashMap<>(16, 0.75f, true);
        recent.put("a", 1);
        recent.put("b", 2);
        EncodedValue encoded = codec.encode(recent);
        assertThat(recent.keySet()).as("encoding is no access").containsExactly("a", "b");
        @SuppressWarnings("unchecked")
        Map<String, Integer> decoded = (Map<String, Integer>) codec.decode(encoded);
        decoded.get("a");
        assertThat(decoded.keySet()).containsExactly("b", "a");
        assertThat(Codec.direct(codec.encode(new LinkedHashMap<>(recent)))).isTrue();
    }

    @Test
    void comparatorsAreKept() throws Exception {
        TreeSet<String> words = new TreeSet<>(Comparator.reverseOrder());
        Collections.addAll(words, "a", "b");
        assertSame(codec.roundTrip(words), words);
        assertThat(((TreeSet<?>) codec.roundTrip(words)).comparator()).isNotNull();
        TreeMap<String, Integer> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.put("A", 1);
        assertThat(((Map<?, ?>) codec.roundTrip(map)).get("a")).isEqualTo(1);
    }

    /** A subclass may have more than its elements. */
    private static final class Named extends ArrayList<Object> implements Serializable {
        private static final long serialVersionUID = 1L;
        private String name;
    }

    @Test
    void subclassesOfCollectionsAreKept() throws Exception {
        Named named = new Named();
        named.name = "n";
        named.add(1);
        List<?> decoded = (List<?>) codec.roundTrip(new ArrayList<>(List.of(named)));
        assertThat(((Named) decoded.get(0)).name).isEqualTo("n");
        assertThat(decoded.get(0)).isEqualTo(named);
    }

    /** Equal, of the same class, in the same order; for arrays and queues, too, which do not compare themselves. */
    private static void assertSame(Object actual, Object expected) {
        assertThat(actual == null ? null : actual.getClass()).isEqualTo(expected == null ? null : expected.getClass());
        if (expected instanceof Object[] array) {
            assertSameElements(Arrays.asList((Object[]) actual), Arrays.asList(array));
        } else if (expected instanceof Collection<?> collection) {
            assertSameElements((Collection<?>) actual, collection);
        } else if (expected instanceof Map<?, ?> map) {
            assertSameEntries((Map<?, ?>) actual, map);
        } else if (expected != null && expected.getClass().isArray()) {
            assertThat(Arrays.deepEquals(new Object[] {actual}, new Object[] {expected}))
                    .isTrue();
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static void assertSameElements(Collection<?> actual, Collection<?> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        boolean ordered =
                expected instanceof List || expected instanceof ArrayDeque || expected instanceof LinkedHashSet;
        if (ordered) {
            Iterator<?> others = actual.iterator();
            expected.forEach(element -> assertSame(others.next(), element));
        } else if (expected.stream().noneMatch(DirectValueTest::holdsArrays)) {
            assertThat((Object) actual).isEqualTo(expected);
        }
    }

    private static void assertSameEntries(Map<?, ?> actual, Map<?, ?> expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        if (expected.getClass() == LinkedHashMap.class) {
            assertThat(new ArrayList<Object>(actual.keySet())).isEqualTo(new ArrayList<Object>(expected.keySet()));
        }
        assertThat(actual instanceof ConcurrentHashMap).isEqualTo(expected instanceof ConcurrentHashMap);
        expected.forEach((key, value) -> assertSame(actual.get(key), value));
    }

    private static boolean holdsArrays(Object value) {
        return value != null && value.getClass().isArray()
                || value instanceof ArrayDeque
                || value instanceof Collection<?> elements && elements.stream().anyMatch(DirectValueTest::holdsArrays)
                || value instanceof Map<?, ?> map && map.values().stream().anyMatch(DirectValueTest::holdsArrays);
    }
}
