package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.math.MathContext;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.SQLException;
import java.text.ChoiceFormat;
import java.text.MessageFormat;
import java.time.chrono.JapaneseDate;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EventObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import javax.naming.ldap.LdapName;
import javax.security.auth.Subject;
import javax.security.auth.x500.X500Principal;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.namespace.QName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What arrives of what applications put into sessions. */
class ValuesOfManyKindsTest {

    private final Codec codec = new Codec();

    private interface SerializableFunction<A, B> extends Function<A, B>, Serializable {}

    private record Point(int x, Object more) implements Serializable {}

    private enum Suit {
        HEARTS {
            @Override
            String sign() {
                return "H";
            }
        };

        @SuppressWarnings("UnusedMethod") // gives the constant a class of its own
        abstract String sign();
    }

    private static final class Outer implements Serializable {

        private static final long serialVersionUID = 1L;
        private final String name = "outer";

        private final class Inner implements Serializable {

            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return name + "'s";
            }
        }
    }

    private static Comparator<String> comparator() {
        return (Comparator<String> & Serializable) (a, b) -> b.compareTo(a);
    }

    private static TreeMap<Integer, String> map() {
        return new TreeMap<>(Map.of(1, "a", 2, "b", 3, "c"));
    }

    static Stream<Object> values() throws Exception {
        TreeSet<String> sorted = new TreeSet<>(comparator());
        sorted.addAll(Set.of("a", "b"));
        Subject subject = new Subject();
        subject.getPrincipals().add(new X500Principal("CN=anna"));
        Outer outer = new Outer();
        return Stream.of(
                new URL("https://idp.example:8443/realms/one?x=1#top"),
                new URL("jar:file:/x.jar!/y"),
                URI.create("urn:isbn:1"),
                InetAddress.getLoopbackAddress(),
                Inet4Address.getByAddress("host", new byte[] {10, 0, 0, 1}),
                InetSocketAddress.createUnresolved("host", 80),
                new File("/x/y"),
                new FileNotFoundException("x"),
                new SQLException("x", "08001", 7, new TimeoutException("y")),
                MathContext.DECIMAL64,
                new ChoiceFormat("0#none|1#one"),
                new MessageFormat("{0} of {1}"),
                JapaneseDate.of(2020, 1, 2),
                ThaiBuddhistDate.of(2563, 1, 2),
                WeekFields.ISO,
                StandardOpenOption.APPEND,
                Level.SEVERE,
                new QName("urn:x", "y", "p"),
                new LdapName("cn=anna,dc=org"),
                new X500Principal("CN=anna"),
                subject.getPrincipals(),
                DatatypeFactory.newInstance().newXMLGregorianCalendar("2020-01-02T03:04:05Z"),
                DatatypeFactory.newInstance().newDuration("P1DT2H"),
                map().subMap(1, 2),
                map().headMap(3).tailMap(2),
                map().descendingMap(),
                new ConcurrentSkipListMap<>(map()).subMap(1, 3),
                new ArrayList<>(List.of(1, 2, 3)),
                Arrays.asList("a", "b"),
                Collections.nCopies(3, "x"),
                Collections.checkedList(new ArrayList<>(List.of("x")), String.class),
                Collections.unmodifiableNavigableMap(map()),
                Collections.newSetFromMap(new HashMap<>()),
                Collections.emptyNavigableSet(),
                Map.entry("a", 1).getKey(),
                sorted,
                new LinkedTransferQueue<>(List.of(1)),
                new SimpleTimeZone(3_600_000, "X"),
                new Point(1, new Point(2, null)),
                Suit.HEARTS,
                outer.new Inner(),
                new Point[][] {{new Point(1, "x")}},
                String.class,
                Point.class,
                int[][].class);
    }

    @ParameterizedTest
    @MethodSource("values")
    void arrive(Object value) throws Exception {
        for (Object each : List.of(value, new Point(1, value), new ArrayList<>(List.of("x", value)))) {
            Object decoded = codec.roundTrip(each);
            assertThat(decoded.getClass()).isEqualTo(each.getClass());
            assertThat(shown(decoded)).isEqualTo(shown(each));
        }
    }

    private static String shown(Object value) {
        return value.getClass().isArray()
                ? "of " + Array.getLength(value)
                : value.toString().replaceAll("@\\w+", "");
    }

    @Test
    void lambdasOfTheApplicationArrive() throws Exception {
        int captured = 5;
        SerializableFunction<Integer, Integer> adds = x -> x + captured;
        SerializableFunction<String, Integer> length = String::length;
        SerializableFunction<Integer, Point> creates = x -> new Point(x, adds);
        assertThat(back(adds).apply(1)).isEqualTo(6);
        assertThat(back(length).apply("abc")).isEqualTo(3);
        assertThat(back(creates).apply(7).x()).isEqualTo(7);
        assertThat(back(comparator()).compare("a", "b")).isPositive();
        Comparator<String> made = Comparator.comparing((Function<String, Integer> & Serializable) String::length);
        assertThat(back(made.reversed()).compare("a", "bb")).isPositive();
        Comparator<Map.Entry<String, Integer>> entries = Map.Entry.comparingByValue();
        assertThat(back(entries).compare(Map.entry("a", 1), Map.entry("b", 2))).isNegative();
    }

    @SuppressWarnings("unchecked")
    private <T> T back(T value) throws IOException {
        return ((List<T>) codec.roundTrip(new ArrayList<>(List.of(value)))).get(0);
    }

    @Test
    void keysArrive() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        KeyPair pair = generator.generateKeyPair();
        assertThat(back(pair.getPublic())).isEqualTo(pair.getPublic());
        assertThat(back(pair.getPrivate())).isEqualTo(pair.getPrivate());
        assertThat(back(pair).getPrivate()).isEqualTo(pair.getPrivate());
        SecretKeySpec secret = new SecretKeySpec(new byte[16], "AES");
        assertThat(back(secret)).isEqualTo(secret);
    }

    @Test
    void locksAndCountersArrive() throws Exception {
        DoubleAdder sum = new DoubleAdder();
        sum.add(1.5);
        assertThat(back(sum).sum()).isEqualTo(1.5);
        assertThat(back(new Semaphore(3)).availablePermits()).isEqualTo(3);
        assertThat(back(new StampedLock()).isReadLocked()).isFalse();
        assertThat(back(Pattern.compile("a+b", Pattern.CASE_INSENSITIVE))
                        .matcher("AAB")
                        .matches())
                .isTrue();
    }

    /** The JDK's own asks the name service as soon as it is in a set. */
    @Test
    @SuppressWarnings("URLEqualsHashCode") // what is tested
    void addressesThatCameAskNoNameService() throws Exception {
        URL url = back(new URL("http://nobody.invalid/x"));
        assertThat(Set.of(url)).contains(back(new URL("http://nobody.invalid/x")));
        assertThat(url).isNotEqualTo(back(new URL("http://nobody.invalid/y")));
        assertThat(url.getDefaultPort()).isEqualTo(80);
        assertThat(url.hashCode()).isEqualTo("http://nobody.invalid/x".hashCode());
        assertThat(back(url)).isEqualTo(url);
        URL file = back(new File("pom.xml").toURI().toURL());
        try (var in = file.openStream()) {
            assertThat(in.read()).isEqualTo('<');
        }
        assertThat(new HashSet<>(List.of(file))).contains(back(file));
    }

    static Stream<Object> refused() {
        return Stream.of(
                new LogRecord(Level.INFO, "x"),
                new RecursiveTask<Integer>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected Integer compute() {
                        return 1;
                    }
                },
                new javax.management.BadAttributeValueExpException("x"),
                Runtime.class);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedWhereItIsSet(Object value) {
        AllowedClasses rule = (AllowedClasses) Codec.filter(Codec.class.getClassLoader());
        ValueEncoder encoder = new ValueEncoder(List.of(), Codec.MAX_BYTES, type -> null, rule::allows);
        assertThatThrownBy(() -> encoder.encode(new Point(1, value), null))
                .isInstanceOf(UnencodableValueException.class)
                .hasMessageContaining("is not allowed")
                .hasMessageContaining("allowedClasses=");
    }

    static Stream<Object> notSerializable() {
        return Stream.of(
                Optional.of(1),
                map().navigableKeySet(),
                List.of(1, 2, 3).subList(0, 3),
                new StringJoiner(","),
                new WeakHashMap<>(),
                new DelayQueue<>(),
                ForkJoinPool.commonPool(),
                new AtomicStampedReference<>(1, 1),
                Map.entry("a", 1));
    }

    @ParameterizedTest
    @MethodSource("notSerializable")
    void isNamedWhereItIsSet(Object value) {
        assertThatThrownBy(() -> codec.encode(new Point(1, value)))
                .isInstanceOf(UnencodableValueException.class)
                .hasMessageContaining(".more (" + value.getClass().getName() + " is not Serializable");
    }

    @Test
    void eventsArriveWithoutTheirSource() throws Exception {
        assertThat(back(new EventObject("button")).getSource()).isNull();
    }
}
