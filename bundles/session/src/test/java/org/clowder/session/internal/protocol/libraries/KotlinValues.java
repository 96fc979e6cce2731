package org.clowder.session.internal.protocol.libraries;

import java.util.List;
import java.util.Map;
import java.util.Set;
import kotlin.KotlinVersion;
import kotlin.Lazy;
import kotlin.LazyKt;
import kotlin.Pair;
import kotlin.Triple;
import kotlin.UInt;
import kotlin.Unit;
import kotlin.collections.ArrayDeque;
import kotlin.collections.CollectionsKt;
import kotlin.collections.MapsKt;
import kotlin.collections.SetsKt;
import kotlin.random.RandomKt;
import kotlin.ranges.IntRange;
import kotlin.text.Regex;
import kotlin.text.RegexOption;
import kotlin.time.Instant;
import kotlin.uuid.Uuid;

/** What applications written in Kotlin keep in sessions. */
public final class KotlinValues {

    private KotlinValues() {}

    public static List<Object> arriving() {
        return List.of(
                new Pair<>("a", 1),
                new Triple<>("a", 1, List.of("b")),
                CollectionsKt.emptyList(),
                SetsKt.emptySet(),
                MapsKt.emptyMap(),
                CollectionsKt.listOf("a", "b"),
                CollectionsKt.mutableListOf("a"),
                SetsKt.setOf("a", "b"),
                MapsKt.toMap(List.of(new Pair<>("a", 1), new Pair<>("b", 2))),
                built(),
                SetsKt.build(with(SetsKt.createSetBuilder(), "a")),
                builtMap(),
                new Regex("a+b", Set.of(RegexOption.IGNORE_CASE)),
                RandomKt.Random(5),
                Uuid.Companion.parse("00000000-0000-0001-0000-000000000002"),
                Instant.Companion.fromEpochSeconds(5, 6));
    }

    private static List<String> built() {
        List<String> builder = CollectionsKt.createListBuilder();
        builder.add("a");
        return CollectionsKt.build(builder);
    }

    private static <T> Set<T> with(Set<T> builder, T element) {
        builder.add(element);
        return builder;
    }

    private static Map<String, Integer> builtMap() {
        Map<String, Integer> builder = MapsKt.createMapBuilder();
        builder.put("a", 1);
        return MapsKt.build(builder);
    }

    /** It is sent with its value, which is found out before. */
    public static Lazy<String> lazy() {
        return LazyKt.lazy(() -> "found");
    }

    /** Its methods have names that Java cannot write. */
    private static Object unsigned(int value) {
        try {
            return UInt.class.getMethod("box-impl", int.class).invoke(null, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<Object> notSerializable() {
        return List.of(
                new IntRange(1, 5), unsigned(5), Unit.INSTANCE, KotlinVersion.CURRENT, new ArrayDeque<>(List.of("a")));
    }
}
