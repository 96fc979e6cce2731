package org.clowder.tomcat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of the JDK that may be made of bytes from another member, by name: they hold values, and do nothing when
 * they are read that goes beyond themselves. Not here, for example: {@code java.net.URL}, whose hash code asks the name
 * service. Safe for use by several threads.
 */
public final class JdkTypes {

    private static final Set<String> PLAIN = Stream.of(
                    in("java.lang", "Boolean Byte Character Double Enum Float Integer Long Number Object Short String"),
                    in("java.math", "BigDecimal BigInteger"),
                    in(
                            "java.time",
                            "Duration Instant LocalDate LocalDateTime LocalTime OffsetDateTime Period Ser Year YearMonth "
                                    + "ZoneOffset ZoneRegion ZonedDateTime"),
                    in(
                            "java.util",
                            "AbstractCollection AbstractList AbstractMap ArrayDeque ArrayList Arrays$ArrayList BitSet "
                                    + "CollSer Date HashMap HashSet LinkedHashMap LinkedHashSet LinkedList Locale Map "
                                    + "Map$Entry TreeMap TreeSet UUID concurrent.ConcurrentHashMap"),
                    in("java.util.ImmutableCollections$", "List12 ListN Map1 MapN Set12 SetN"),
                    in(
                            "java.util.Collections$",
                            "EmptyList EmptyMap EmptySet SingletonList SingletonMap SingletonSet UnmodifiableCollection "
                                    + "UnmodifiableList UnmodifiableMap UnmodifiableRandomAccessList UnmodifiableSet"))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> FURTHER = Stream.of(
                    in("java.io", "IOException Serializable"),
                    in(
                            "java.lang",
                            "AbstractStringBuilder ArithmeticException CharSequence ClassCastException Comparable Error "
                                    + "Exception IllegalArgumentException IllegalStateException "
                                    + "IndexOutOfBoundsException Iterable NullPointerException NumberFormatException "
                                    + "Record RuntimeException StackTraceElement String$CaseInsensitiveComparator "
                                    + "StringBuffer StringBuilder Throwable UnsupportedOperationException"),
                    in("java.math", "MathContext RoundingMode"),
                    in("java.net", "URI"),
                    in("java.sql", "Date SQLException Time Timestamp"),
                    in(
                            "java.text",
                            "AttributedCharacterIterator$Attribute DateFormat DateFormatSymbols DecimalFormat "
                                    + "DecimalFormatSymbols Format NumberFormat SimpleDateFormat"),
                    in(
                            "java.time",
                            "DayOfWeek Month MonthDay OffsetTime ZoneId temporal.ChronoField temporal.ChronoUnit"),
                    in(
                            "java.util",
                            "AbstractMap$SimpleEntry AbstractMap$SimpleImmutableEntry AbstractQueue "
                                    + "AbstractSequentialList AbstractSet Calendar Collection "
                                    + "Comparators$NaturalOrderComparator Currency Dictionary EnumMap EnumSet "
                                    + "EnumSet$SerializationProxy GregorianCalendar Hashtable IdentityHashMap "
                                    + "JumboEnumSet List PriorityQueue Properties Random RegularEnumSet Set "
                                    + "SimpleTimeZone Stack TimeZone Vector"),
                    in(
                            "java.util.Collections$",
                            "CheckedCollection CheckedList CheckedMap CheckedSet CopiesList ReverseComparator "
                                    + "ReverseComparator2 SetFromMap SynchronizedCollection SynchronizedList "
                                    + "SynchronizedMap SynchronizedRandomAccessList SynchronizedSet "
                                    + "SynchronizedSortedMap SynchronizedSortedSet UnmodifiableMap$UnmodifiableEntrySet "
                                    + "UnmodifiableSortedMap UnmodifiableSortedSet"),
                    in(
                            "java.util.concurrent",
                            "ArrayBlockingQueue ConcurrentHashMap$CollectionView ConcurrentHashMap$KeySetView "
                                    + "ConcurrentHashMap$Segment ConcurrentLinkedDeque ConcurrentLinkedQueue "
                                    + "ConcurrentSkipListMap ConcurrentSkipListSet CopyOnWriteArrayList "
                                    + "CopyOnWriteArraySet LinkedBlockingDeque LinkedBlockingQueue "
                                    + "PriorityBlockingQueue TimeUnit"),
                    in(
                            "java.util.concurrent.atomic",
                            "AtomicBoolean AtomicInteger AtomicIntegerArray AtomicLong AtomicLongArray AtomicReference "
                                    + "AtomicReferenceArray LongAdder LongAdder$SerializationProxy Striped64"),
                    in(
                            "java.util.concurrent.locks",
                            "AbstractOwnableSynchronizer AbstractQueuedSynchronizer ReentrantLock ReentrantLock$FairSync "
                                    + "ReentrantLock$NonfairSync ReentrantLock$Sync ReentrantReadWriteLock "
                                    + "ReentrantReadWriteLock$FairSync ReentrantReadWriteLock$NonfairSync "
                                    + "ReentrantReadWriteLock$ReadLock ReentrantReadWriteLock$Sync "
                                    + "ReentrantReadWriteLock$WriteLock"),
                    in("sun.util.calendar", "ZoneInfo"))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private JdkTypes() {}

    private static Stream<String> in(String place, String names) {
        String prefix = place.endsWith("$") ? place : place + ".";
        return Stream.of(names.split(" ")).map(name -> prefix + name);
    }

    /** True for values and plain collections, which any message may hold. */
    public static boolean isPlain(String className) {
        return PLAIN.contains(className);
    }

    /** True for what a session may hold: more kinds of values and collections, exceptions, locks. */
    public static boolean isValue(String className) {
        return PLAIN.contains(className) || FURTHER.contains(className);
    }

    /** True for any class of the JDK, allowed or not. Some of its modules have the loader of the class path. */
    public static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        String module = type.getModule().isNamed() ? type.getModule().getName() : "";
        return loader == null
                || loader == ClassLoader.getPlatformClassLoader()
                || module.startsWith("java.")
                || module.startsWith("jdk.");
    }
}
