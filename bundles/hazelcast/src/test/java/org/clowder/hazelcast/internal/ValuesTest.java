package org.clowder.hazelcast.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.util.ParameterMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of sessions as bytes. */
class ValuesTest {

    private static final class Own implements Serializable {
        private static final long serialVersionUID = 1L;
        private final List<String> items = new ArrayList<>(List.of("x"));
    }

    private final Values values = new Values(getClass().getClassLoader(), null);

    static List<Object> ordinary() {
        return List.of(
                "été €",
                -7,
                Long.MIN_VALUE,
                true,
                false,
                2.5,
                new BigDecimal("1.10"),
                Instant.ofEpochSecond(7),
                Locale.GERMAN,
                new ArrayList<>(List.of("a", 1)),
                new HashMap<>(Map.of("k", List.of(1L))));
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void whatIsReadIsWhatWasWritten(Object value) throws Exception {
        assertThat(values.decode(values.encode(value))).isEqualTo(value);
    }

    @Test
    void objectsOfTheApplicationAndPrincipalsAreRead() throws Exception {
        assertThat(((Own) values.decode(values.encode(new Own()))).items).containsExactly("x");
        assertThat(((AtomicInteger) values.decode(values.encode(new AtomicInteger(3)))).get())
                .isEqualTo(3);
        assertThat(((GenericPrincipal) values.decode(values.encode(new GenericPrincipal("ann", List.of("user")))))
                        .getName())
                .isEqualTo("ann");
        assertThat((byte[]) values.decode(values.encode(new byte[] {1, 2}))).containsExactly(1, 2);
    }

    /** A class of the same name as another one's, as two applications may have it. */
    private static final class AnotherApplication extends ClassLoader {

        AnotherApplication() {
            super(ValuesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Own.class.getName()) || findLoadedClass(name) != null) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void anObjectIsOfTheClassThatItsApplicationHas() throws Exception {
        byte[] bytes = values.encode(new Own());
        ClassLoader application = new AnotherApplication();
        Object read = new Values(application, null).decode(bytes);
        assertThat(read.getClass()).isSameAs(application.loadClass(Own.class.getName()));
        assertThat(read).isNotInstanceOf(Own.class);
        assertThat(values.decode(bytes)).isInstanceOf(Own.class);
    }

    @Test
    void whatIsNoValueIsRefused() throws IOException {
        InvocationHandler handler = (InvocationHandler & Serializable) (proxy, method, arguments) -> null;
        Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Comparable.class}, handler);
        for (Object refused : List.of(proxy, new ParameterMap<String, String>(), new ArrayList<>(List.of(proxy)))) {
            byte[] bytes = values.encode(refused);
            assertThatThrownBy(() -> values.decode(bytes)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFilterOfClassNamesIsTheOnlyRuleThen() throws Exception {
        Values filtered =
                new Values(getClass().getClassLoader(), Pattern.compile("java\\.util\\.ArrayList|java\\.lang\\..*"));
        assertThat(filtered.decode(values.encode(new ArrayList<>(List.of(1))))).isEqualTo(new ArrayList<>(List.of(1)));
        byte[] own = values.encode(new Own());
        assertThatThrownBy(() -> filtered.decode(own)).isInstanceOf(IOException.class);
    }

    @Test
    void bytesThatAreNoValueAreRefused() {
        assertThatThrownBy(() -> values.decode(new byte[] {'?'})).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> values.decode(new byte[] {'j', 1, 2})).isInstanceOf(IOException.class);
    }
}
