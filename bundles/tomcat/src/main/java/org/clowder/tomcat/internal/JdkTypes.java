package org.clowder.tomcat.internal;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JDK's classes: which they are, and by name those that a session may hold. These hold values and do nothing when
 * they are read that goes beyond themselves; {@code java.net.URL}, for example, asks for a host's address when it is put
 * into a map.
 */
final class JdkTypes {

    private static final Set<String> VALUES = Stream.of(
                    names(
                            "java.lang",
                            "Boolean Byte Character Double Enum Error Exception Float "
                                    + "IllegalArgumentException IllegalStateException IndexOutOfBoundsException Integer "
                                    + "Long NullPointerException Number Object RuntimeException Short StackTraceElement "
                                    + "String String$CaseInsensitiveComparator StringBuffer StringBuilder Throwable "
                                    + "UnsupportedOperationException"),
                    names("java.lang.reflect", "Proxy"),
                    names("java.io", "IOException"),
                    names("java.math", "BigDecimal BigInteger MathContext RoundingMode"),
                    names("java.net", "Inet4Address Inet6Address InetAddress InetSocketAddress URI"),
                    names("java.sql", "Date Time Timestamp"),
                    names(
                            "java.time",
                            "DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month MonthDay "
                                    + "OffsetDateTime OffsetTime Period Ser Year YearMonth ZoneId ZoneOffset ZoneRegion "
                                    + "ZonedDateTime"),
                    names(
                            "java.util",
                            "AbstractCollection AbstractList AbstractMap AbstractMap$SimpleEntry "
                                    + "AbstractMap$SimpleImmutableEntry AbstractQueue AbstractSequentialList "
                                    + "AbstractSet ArrayDeque ArrayList Arrays$ArrayList BitSet Calendar CollSer "
                                    + "Collections$CheckedCollection Collections$CheckedList Collections$CheckedMap "
                                    + "Collections$CheckedSet Collections$CopiesList Collections$EmptyList "
                                    + "Collections$EmptyMap Collections$EmptySet Collections$ReverseComparator "
                                    + "Collections$ReverseComparator2 Collections$SetFromMap Collections$SingletonList "
                                    + "Collections$SingletonMap Collections$SingletonSet "
                                    + "Collections$SynchronizedCollection Collections$SynchronizedList "
                                    + "Collections$SynchronizedMap Collections$SynchronizedRandomAccessList "
                                    + "Collections$SynchronizedSet Collections$SynchronizedSortedMap "
                                    + "Collections$SynchronizedSortedSet Collections$UnmodifiableCollection "
                                    + "Collections$UnmodifiableList Collections$UnmodifiableMap "
                                    + "Collections$UnmodifiableMap$UnmodifiableEntrySet "
                                    + "Collections$UnmodifiableRandomAccessList Collections$UnmodifiableSet "
                                    + "Collections$UnmodifiableSortedMap Collections$UnmodifiableSortedSet Currency "
                                    + "Date Dictionary EnumMap EnumSet EnumSet$SerializationProxy EventObject "
                                    + "GregorianCalendar HashMap HashSet Hashtable IdentityHashMap "
                                    + "ImmutableCollections$List12 ImmutableCollections$ListN ImmutableCollections$Map1 "
                                    + "ImmutableCollections$MapN ImmutableCollections$Set12 ImmutableCollections$SetN JumboEnumSet "
                                    + "LinkedHashMap LinkedHashSet LinkedList Locale Map Map$Entry PriorityQueue "
                                    + "Properties Random RegularEnumSet SimpleTimeZone Stack TimeZone TreeMap TreeSet UUID Vector"),
                    names("sun.util.calendar", "ZoneInfo"),
                    names(
                            "java.util.concurrent",
                            "ArrayBlockingQueue ConcurrentHashMap ConcurrentHashMap$Segment "
                                    + "ConcurrentLinkedDeque ConcurrentLinkedQueue ConcurrentSkipListMap "
                                    + "ConcurrentSkipListSet CopyOnWriteArrayList CopyOnWriteArraySet "
                                    + "LinkedBlockingDeque LinkedBlockingQueue TimeUnit"),
                    names(
                            "java.util.concurrent.atomic",
                            "AtomicBoolean AtomicInteger AtomicIntegerArray AtomicLong AtomicLongArray "
                                    + "AtomicReference LongAdder LongAdder$SerializationProxy Striped64"),
                    names(
                            "java.util.concurrent.locks",
                            "AbstractOwnableSynchronizer AbstractQueuedSynchronizer ReentrantLock "
                                    + "ReentrantLock$FairSync ReentrantLock$NonfairSync ReentrantLock$Sync "
                                    + "ReentrantReadWriteLock ReentrantReadWriteLock$FairSync "
                                    + "ReentrantReadWriteLock$NonfairSync ReentrantReadWriteLock$ReadLock "
                                    + "ReentrantReadWriteLock$Sync ReentrantReadWriteLock$WriteLock"))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private JdkTypes() {}

    private static Stream<String> names(String packageName, String classes) {
        return Stream.of(classes.split(" ")).map(name -> packageName + "." + name);
    }

    /** True for what a session may hold. */
    static boolean contains(String name) {
        return VALUES.contains(name);
    }

    /** True for any class of the JDK, whichever of its three loaders it has. */
    static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        String module = type.getModule().isNamed() ? type.getModule().getName() : "";
        return loader == null
                || loader == ClassLoader.getPlatformClassLoader()
                || module.startsWith("java.")
                || module.startsWith("jdk.");
    }
}
