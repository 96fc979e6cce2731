package org.clowder.session.internal.protocol.libraries;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scala.$less$colon$less;
import scala.$less$colon$less$;
import scala.None$;
import scala.Option;
import scala.Some;
import scala.Symbol;
import scala.Tuple2;
import scala.Tuple3;
import scala.collection.immutable.BitSet$;
import scala.collection.immutable.LazyList$;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Queue$;
import scala.collection.immutable.Range$;
import scala.collection.immutable.TreeMap$;
import scala.collection.immutable.TreeSet$;
import scala.collection.immutable.Vector$;
import scala.collection.mutable.ArrayBuffer$;
import scala.collection.mutable.HashMap$;
import scala.collection.mutable.LinkedHashMap$;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.BigDecimal;
import scala.math.BigInt;
import scala.math.Ordering;
import scala.math.Ordering$;
import scala.util.Left;
import scala.util.Right;
import scala.util.Success;
import scala.util.matching.Regex;

/** What applications written in Scala keep in sessions. */
public final class ScalaValues {

    private ScalaValues() {}

    public static List<Object> arriving() {
        scala.collection.mutable.Buffer<String> some = CollectionConverters.asScala(List.of("a", "b", "c", "d", "e"));
        Map<String, Integer> entries = new LinkedHashMap<>(Map.of("a", 1, "b", 2, "c", 3, "d", 4, "e", 5));
        scala.collection.mutable.Map<String, Integer> map = CollectionConverters.asScala(entries);
        scala.collection.mutable.Map<String, Integer> few = CollectionConverters.asScala(Map.of("a", 1, "b", 2));
        Ordering<String> order = Ordering$.MODULE$.comparatorToOrdering(Comparator.<String>naturalOrder());
        return List.of(
                Nil$.MODULE$,
                some.toList(),
                some.toVector(),
                some.toSeq(),
                some.toSet(),
                some.take(2).toSet(),
                map.toMap(self()),
                few.toMap(self()),
                some,
                map,
                Vector$.MODULE$.empty(),
                Queue$.MODULE$.from(some),
                TreeSet$.MODULE$.from(some, order),
                TreeMap$.MODULE$.from(map, order),
                BitSet$.MODULE$.fromBitMaskNoCopy(new long[] {5}),
                ArrayBuffer$.MODULE$.from(some),
                HashMap$.MODULE$.from(map),
                LinkedHashMap$.MODULE$.from(map),
                Range$.MODULE$.inclusive(1, 5),
                new Some<>("a"),
                Option.empty(),
                None$.MODULE$,
                new Left<>("a"),
                new Right<>(some.toList()),
                new Success<>("a"),
                new Tuple2<>("a", 1),
                new Tuple3<>("a", 1, new Tuple2<>(2, 3)),
                BigInt.apply("123456789012345678901234567890"),
                Symbol.apply("a"),
                Duration.apply(5, "seconds"),
                Duration.Inf(),
                new Regex("a+b", CollectionConverters.asScala(List.<String>of()).toSeq()),
                order);
    }

    private static <A> $less$colon$less<A, A> self() {
        return $less$colon$less$.MODULE$.refl();
    }

    /** They note inside what they were asked for: their hash code, their elements. */
    public static List<Object> noting() {
        return List.of(
                BigDecimal.exact("1.50"), LazyList$.MODULE$.from(CollectionConverters.asScala(List.of("a", "b"))));
    }

    public static List<Object> notSerializable() {
        scala.collection.mutable.Buffer<String> some = CollectionConverters.asScala(List.of("a"));
        return List.of(some.iterator());
    }
}
