package org.clowder.session.internal.protocol.libraries;

import java.util.List;
import org.eclipse.collections.api.factory.Bags;
import org.eclipse.collections.api.factory.BiMaps;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.factory.SortedMaps;
import org.eclipse.collections.api.factory.SortedSets;
import org.eclipse.collections.api.factory.Stacks;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.factory.primitive.LongSets;
import org.eclipse.collections.api.factory.primitive.ObjectIntMaps;
import org.eclipse.collections.impl.block.factory.Comparators;
import org.eclipse.collections.impl.block.factory.Predicates;
import org.eclipse.collections.impl.list.Interval;
import org.eclipse.collections.impl.map.mutable.ConcurrentHashMap;
import org.eclipse.collections.impl.multimap.list.FastListMultimap;
import org.eclipse.collections.impl.partition.list.PartitionFastList;
import org.eclipse.collections.impl.tuple.Tuples;

/** What applications that use Eclipse Collections keep in sessions. */
public final class EclipseCollectionsValues {

    private EclipseCollectionsValues() {}

    public static List<Object> arriving() {
        return List.of(
                Lists.immutable.empty(),
                Lists.immutable.of("a", "b"),
                Lists.mutable.of("a", "b"),
                Lists.mutable.of("a").asUnmodifiable(),
                Lists.mutable.of("a").asSynchronized(),
                Lists.fixedSize.of("a"),
                Sets.immutable.of("a", "b"),
                Sets.mutable.of("a", "b"),
                SortedSets.immutable.of("b", "a"),
                Maps.immutable.of("a", 1),
                Maps.mutable.of("a", 1),
                SortedMaps.mutable.of("b", 1, "a", 2),
                ConcurrentHashMap.newMap(Maps.mutable.of("a", 1)),
                BiMaps.mutable.of("a", 1),
                Bags.immutable.of("a", "a"),
                Bags.mutable.of("a", "a"),
                Stacks.mutable.of("a", "b"),
                FastListMultimap.newMultimap(List.of(Tuples.pair("a", 1))),
                IntLists.immutable.of(1, 2),
                IntLists.mutable.of(1, 2),
                LongSets.mutable.of(1, 2),
                ObjectIntMaps.mutable.empty().withKeyValue("a", 1),
                Interval.oneTo(5),
                Tuples.pair("a", 1),
                Tuples.twin("a", "b"),
                Comparators.reverseNaturalOrder(),
                Predicates.greaterThan(1));
    }

    public static List<Object> notSerializable() {
        return List.of(new PartitionFastList<String>(), Lists.mutable.of("a").asLazy());
    }
}
