package org.clowder.tomcat;

import java.io.Serializable;
import java.security.Key;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of the JDK that may be made of bytes from another member: they hold values, and do nothing when they are read that goes
 * beyond themselves. Safe for use by several threads.
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

    /** Their classes hold values, but for {@link #ACTING}. */
    private static final Set<String> PACKAGES = Set.of(
            "java.io",
            "java.lang",
            "java.math",
            "java.net",
            "java.sql",
            "java.text",
            "java.time",
            "java.time.chrono",
            "java.time.temporal",
            "java.time.zone",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks",
            "java.util.function",
            "java.util.regex",
            "javax.security.auth.x500",
            "javax.xml.namespace");

    /** Values of other packages. */
    private static final Set<String> FURTHER = Stream.of(
                    in("java.security", "KeyPair KeyRep KeyRep$Type Principal"),
                    in("java.security.cert", "CertPath$CertPathRep Certificate$CertificateRep"),
                    in("java.util.logging", "Level"),
                    in("javax.naming", "CompositeName CompoundName ldap.LdapName ldap.Rdn"),
                    in("javax.security.auth", "Subject Subject$SecureSet kerberos.KerberosPrincipal"),
                    in(
                            "com.sun.org.apache.xerces.internal.jaxp.datatype",
                            "DurationDayTimeImpl DurationImpl DurationImpl$DurationStream "
                                    + "DurationYearMonthImpl XMLGregorianCalendarImpl"),
                    in("sun.util.calendar", "ZoneInfo"))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Begin the names of those in these packages that are no values: tasks, which hold code to run and what runs it; addresses, and rights to
     * them, whose hash code asks the name service.
     */
    private static final Set<String> ACTING = Set.of(
            "java.net.SocketPermission",
            "java.net.URL",
            "java.util.concurrent.CountedCompleter",
            "java.util.concurrent.ForkJoin",
            "java.util.concurrent.Recursive");

    /** Begin the names of packages whose enums and exceptions are values. */
    private static final Set<String> PUBLIC = Set.of("java.", "javax.", "org.ietf.jgss", "org.w3c.dom", "org.xml.sax");

    /** Begins the names of packages without any: exceptions that call what they hold. */
    private static final String AGENTS = "javax.management";

    /** What the representations of keys and certificates become; of what class is the affair of the JDK's providers. */
    private static final Set<Class<?>> OF_PROVIDERS = Set.of(Key.class, Certificate.class, CertPath.class);

    private JdkTypes() {}

    private static Stream<String> in(String place, String names) {
        String prefix = place.endsWith("$") ? place : place + ".";
        return Stream.of(names.split(" ")).map(name -> prefix + name);
    }

    /** True for values and plain collections, which any message may hold. */
    public static boolean isPlain(String className) {
        return PLAIN.contains(className);
    }

    /**
     * True for what a session may hold: values and collections of all kinds, exceptions, locks, and what they are made of. Not what looks
     * something up, runs something, or makes objects of bytes of its own, when it is read or afterwards.
     */
    public static boolean isValue(Class<?> type) {
        if (!isOfJdk(type)) {
            return false;
        }
        String name = type.getName();
        String parent = type.getPackageName();
        return PLAIN.contains(name)
                || FURTHER.contains(name)
                || PACKAGES.contains(parent)
                        && (type.isInterface() || Serializable.class.isAssignableFrom(type))
                        && ACTING.stream().noneMatch(name::startsWith)
                || isEnumOrException(type) && PUBLIC.stream().anyMatch(name::startsWith) && !name.startsWith(AGENTS)
                || OF_PROVIDERS.stream().anyMatch(each -> each.isAssignableFrom(type));
    }

    private static boolean isEnumOrException(Class<?> type) {
        return Enum.class.isAssignableFrom(type) || Throwable.class.isAssignableFrom(type);
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
