package org.clowder.session.internal.protocol.libraries;

import com.google.common.base.CaseFormat;
import com.google.common.base.Functions;
import com.google.common.base.Optional;
import com.google.common.base.Predicates;
import com.google.common.base.Suppliers;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ArrayTable;
import com.google.common.collect.ContiguousSet;
import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.EvictingQueue;
import com.google.common.collect.HashBasedTable;
import com.google.common.collect.HashBiMap;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableBiMap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableRangeMap;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import com.google.common.collect.Multimaps;
import com.google.common.collect.Ordering;
import com.google.common.collect.Range;
import com.google.common.collect.Sets;
import com.google.common.collect.TreeBasedTable;
import com.google.common.collect.TreeMultimap;
import com.google.common.collect.TreeMultiset;
import com.google.common.collect.TreeRangeSet;
import com.google.common.hash.HashCode;
import com.google.common.net.HostAndPort;
import com.google.common.net.InternetDomainName;
import com.google.common.net.MediaType;
import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.Ints;
import com.google.common.primitives.UnsignedLong;
import com.google.common.util.concurrent.AtomicDouble;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What applications that use Guava keep in sessions. */
public final class GuavaValues {

    private GuavaValues() {}

    public static List<Object> arriving() {
        return List.of(
                ImmutableList.of(),
                ImmutableList.of("a", "b"),
                ImmutableSet.of("a", "b"),
                ImmutableSortedSet.of(2, 1),
                ImmutableMap.of("a", 1, "b", 2),
                ImmutableSortedMap.of("b", 1, "a", 2),
                ImmutableBiMap.of("a", 1),
                ImmutableMultiset.of("a", "a"),
                ImmutableListMultimap.of("a", 1, "a", 1),
                ImmutableSetMultimap.of("a", 1, "a", 2),
                ImmutableTable.of("row", "column", 1),
                ImmutableRangeSet.of(Range.closed(1, 5)),
                ImmutableRangeMap.of(Range.open(1, 5), "a"),
                TreeRangeSet.create(Set.of(Range.closed(1, 5))),
                Range.closedOpen(1, 5),
                Range.<Integer>all(),
                ContiguousSet.create(Range.closed(1, 5), DiscreteDomain.integers()),
                Optional.of(1),
                Optional.absent(),
                HashBiMap.create(Map.of("a", 1)),
                HashMultiset.create(List.of("a", "a", "b")),
                TreeMultiset.create(List.of("a", "a", "b")),
                ArrayListMultimap.create(ImmutableListMultimap.of("a", 1)),
                LinkedHashMultimap.create(ImmutableListMultimap.of("a", 1)),
                TreeMultimap.create(ImmutableListMultimap.of("b", 1, "a", 2)),
                HashBasedTable.create(ImmutableTable.of("row", "column", 1)),
                TreeBasedTable.create(TreeBasedTable.<String, String, Integer>create()),
                ArrayTable.create(ImmutableTable.of("row", "column", 1)),
                EvictingQueue.create(3),
                Multimaps.synchronizedMultimap(ArrayListMultimap.create()),
                Multimaps.unmodifiableMultimap(ArrayListMultimap.create()),
                Maps.immutableEnumMap(Map.of(CaseFormat.LOWER_CAMEL, 1)),
                Sets.immutableEnumSet(CaseFormat.LOWER_CAMEL),
                Lists.newArrayList("a"),
                Lists.transform(List.of("a"), Functions.constant("b")),
                Lists.asList("a", new String[] {"b"}),
                Ordering.natural().reverse().nullsFirst(),
                Ordering.explicit("b", "a"),
                Predicates.in(List.of("a")),
                Suppliers.ofInstance("a"),
                CaseFormat.LOWER_CAMEL.converterTo(CaseFormat.UPPER_CAMEL),
                HashCode.fromInt(5),
                HostAndPort.fromParts("host", 80),
                ImmutableIntArray.of(1, 2),
                Ints.asList(1, 2),
                UnsignedLong.MAX_VALUE,
                new AtomicDouble(1.5));
    }

    public static List<Object> notSerializable() {
        return List.of(
                Lists.partition(List.of("a", "b"), 1),
                Maps.filterKeys(Map.of("a", 1), "a"::equals),
                Sets.union(Set.of("a"), Set.of("b")),
                MediaType.JSON_UTF_8,
                InternetDomainName.from("example.org"));
    }
}
