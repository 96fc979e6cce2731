package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import javax.management.BadAttributeValueExpException;
import javax.management.remote.JMXProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedClassesTest {

    private static final ClassLoader APPLICATION = AllowedClassesTest.class.getClassLoader();
    private static final ClassLoader JDK = ClassLoader.getPlatformClassLoader();

    private final ValueCounters refused = new ValueCounters();

    private AllowedClasses allowed(ClassLoader application, ClassLoader tomcat, String... patterns) {
        return Codec.rule(application, tomcat, Limits.DEFAULT, refused::refused, patterns);
    }

    private record Cart(Object item) implements Serializable {}

    @Test
    void classesOfTheJdkThatActAreRefused() {
        assertThat(allowed(APPLICATION, JDK).allows(BadAttributeValueExpException.class))
                .isFalse();
        assertThat(allowed(APPLICATION, JDK).allows(Runtime.class)).isFalse();
    }

    @Test
    void valuesOfTheJdkInsideObjectsPass() throws Exception {
        Codec codec = new Codec();
        Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Europe/Berlin"));
        PriorityQueue<String> queue = new PriorityQueue<>(Comparator.reverseOrder());
        queue.add("x");
        Properties properties = new Properties();
        properties.setProperty("a", "b");
        for (Object value : List.of(
                calendar,
                queue,
                properties,
                BitSet.valueOf(new long[] {7}),
                new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
                EnumSet.of(TimeUnit.DAYS),
                new AtomicLong(5),
                new LongAdder(),
                new ReentrantLock(),
                new StringBuilder("x"),
                new CopyOnWriteArrayList<>(List.of(1)),
                Collections.synchronizedMap(Collections.unmodifiableMap(Map.of("a", List.of(1, 2, 3)))),
                Arrays.asList(1, 2),
                Collections.singletonList(1),
                new java.sql.Timestamp(0),
                new Integer[] {1},
                new int[2][3],
                int.class,
                new IllegalStateException("x", new IOException()))) {
            Object decoded = ((Cart) codec.roundTrip(new Cart(value))).item();
            assertThat(decoded.getClass()).isEqualTo(value.getClass());
            assertThat(shown(decoded)).isEqualTo(shown(value));
        }
    }

    /** Without addresses, and without what a calendar has computed so far. */
    private static String shown(Object value) {
        return value.toString().replaceAll("@.*|areAllFieldsSet=\\w+", "");
    }

    @Test
    void applicationsMayUseTheirOwnClassesOnly() {
        assertThat(allowed(APPLICATION, JDK).allows(Cart.class)).isTrue();
        assertThat(allowed(JDK, JDK).allows(Cart.class)).as("not seen").isFalse();
        assertThat(allowed(APPLICATION, APPLICATION).allows(Cart.class))
                .as("Tomcat's")
                .isFalse();
    }

    /** Has classes of its own, as libraries make them while an application runs. */
    private static final class Workshop extends ClassLoader {

        private static final Object PRODUCT = new Workshop().make();

        private Object make() {
            try (InputStream in =
                    APPLICATION.getResourceAsStream(Cart.class.getName().replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                Constructor<?> made = defineClass(Cart.class.getName(), bytes, 0, bytes.length)
                        .getDeclaredConstructor(Object.class);
                made.setAccessible(true);
                return made.newInstance("made");
            } catch (IOException | ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Order() implements Serializable {

        private Object readResolve() {
            return Workshop.PRODUCT;
        }
    }

    @Test
    void whatAnAllowedObjectBecomesMayBeOfAClassMadeAtRunTime() throws Exception {
        assertThat(((Cart) new Codec().roundTrip(new Cart(new Order()))).item()).isSameAs(Workshop.PRODUCT);
    }

    @Test
    void aClassMadeAtRunTimeIsNotSent() {
        assertThat(allowed(APPLICATION, JDK).allows(Workshop.PRODUCT.getClass()))
                .isFalse();
    }

    @Test
    void aClassMadeAtRunTimeByOthersIsRefused() throws Exception {
        EncodedValue order = new Codec().encode(new Order());
        AllowedClasses rule = allowed(JDK, JDK, Order.class.getName());
        ValueDecoder decoder = Codec.decoder(APPLICATION, rule);
        assertThatThrownBy(() -> decoder.decode(order)).hasMessageContaining(Cart.class.getName() + " is not allowed");
    }

    @Test
    void patternsAddClasses() {
        assertThat(allowed(JDK, JDK, Cart.class.getName()).allows(Cart.class)).isTrue();
        assertThat(allowed(JDK, JDK, "org.clowder.session.internal.protocol.*").allows(Cart.class))
                .isTrue();
        assertThat(allowed(JDK, JDK, "org.clowder.*").allows(Cart.class)).isFalse();
        assertThat(allowed(JDK, JDK, "org.clowder.**").allows(Cart.class)).isTrue();
        assertThat(allowed(JDK, JDK, "org.clow.**").allows(Cart.class)).isFalse();
        assertThat(allowed(JDK, JDK, "java.lang.Runtime").allows(Runtime.class)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "", "a.*.b", "org.clowder*", "org..x", ".x", "org.clowder.***"})
    void otherPatternsAreRefused(String pattern) {
        assertThatThrownBy(() -> allowed(JDK, JDK, pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + pattern + "'");
    }

    @Test
    void refusalsAreCountedNamedAndExplained() throws Exception {
        EncodedValue url = new Codec().encode(new Cart(new BadAttributeValueExpException("x")));
        ValueDecoder decoder = Codec.decoder(APPLICATION, allowed(APPLICATION, JDK));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> decoder.decode(url))
                    .isInstanceOf(UnreadableValueException.class)
                    .hasMessageContaining("class javax.management.BadAttributeValueExpException is not allowed")
                    .hasMessageContaining("allowedClasses");
        }
        assertThat(refused.refusedClasses()).isEqualTo(2);
        assertThat(refused.refusedClassNames()).containsExactly("javax.management.BadAttributeValueExpException");
    }

    @Test
    void whatNobodyWouldTakeIsNotSent() throws Exception {
        AllowedClasses rule = allowed(APPLICATION, JDK);
        ValueEncoder encoder = new ValueEncoder(List.of(), Codec.MAX_BYTES, type -> null, rule::allows);
        Cart cart = new Cart(new BadAttributeValueExpException("x"));
        assertThatThrownBy(() -> encoder.encode(new ArrayList<>(List.of("x", cart)), null))
                .isInstanceOfSatisfying(UnencodableValueException.class, e -> assertThat(e.describe("carts"))
                        .isEqualTo("carts[1].item (javax.management.BadAttributeValueExpException is not allowed; "
                                + "allowedClasses=javax.management.BadAttributeValueExpException allows it)"));
        assertThatThrownBy(() -> encoder.encode(new BadAttributeValueExpException[0], null))
                .hasMessageContaining("BadAttributeValueExpException is not");
        assertThatThrownBy(() -> encoder.encode(new Cart(new Object()), null))
                .hasMessageContaining("java.lang.Object is not Serializable");
        assertThat(encoder.encode(new Cart(1), null)).as("afterwards").isNotNull();
    }

    private static final class Failing implements Serializable {

        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new JMXProviderException("of its own");
        }
    }

    /** A stream that fails writes its failure: that one is not meant. */
    @Test
    void failuresThatNobodyWouldTakeAreNotSentEitherButSayWhatTheyAre() throws Exception {
        AllowedClasses rule = allowed(APPLICATION, JDK);
        ValueEncoder encoder = new ValueEncoder(List.of(), Codec.MAX_BYTES, type -> null, rule::allows);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> encoder.encode(new Cart(new JMXProviderException("x")), null))
                    .hasMessageContaining(".item (javax.management.remote.JMXProviderException is not allowed");
            assertThatThrownBy(() -> encoder.encode(new Cart(new Failing()), null))
                    .hasMessageContaining("fails to write itself")
                    .hasMessageContaining("JMXProviderException: of its own");
        }
        assertThat(encoder.encode(new Cart(new FileNotFoundException("x")), null))
                .isNotNull();
    }

    @Test
    void refusedNamesAreBounded() {
        for (int i = 0; i < 1000; i++) {
            refused.refused(i + "x".repeat(1000));
        }
        assertThat(refused.refusedClasses()).isEqualTo(1000);
        assertThat(refused.refusedClassNames()).hasSize(100).allMatch(name -> name.length() <= 200);
    }

    @Test
    void limitsHold() throws Exception {
        Cart deep = new Cart(1);
        for (int i = 0; i < 20; i++) {
            deep = new Cart(deep);
        }
        refusedBy(new Limits(10, 1000, 1000, 100_000), deep);
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(new Cart(i));
        }
        refusedBy(new Limits(100, 100, 1000, 100_000), new Cart(many));
        refusedBy(new Limits(100, 1000, 100, 100_000), new Cart(new byte[200]));
        refusedBy(new Limits(100, 1000, 1000, 100), new Cart(many));
    }

    private void refusedBy(Limits limits, Object value) throws Exception {
        EncodedValue encoded = new Codec().encode(value);
        new Codec().decode(encoded);
        ValueDecoder decoder = Codec.decoder(APPLICATION, Codec.rule(APPLICATION, JDK, limits, refused::refused));
        assertThatThrownBy(() -> decoder.decode(encoded))
                .isInstanceOf(UnreadableValueException.class)
                .hasMessageContaining("a limit is exceeded");
    }
}
