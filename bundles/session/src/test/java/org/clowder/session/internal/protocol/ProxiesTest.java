package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dynamic proxies in sessions. */
class ProxiesTest {

    private static final ClassLoader APPLICATION = ProxiesTest.class.getClassLoader();

    private final AllowedClasses usual = (AllowedClasses) Codec.filter(APPLICATION);
    private final AllowedClasses withProxies = (AllowedClasses) Codec.filter(APPLICATION, "java.lang.reflect.Proxy");

    /** An interface of the application. */
    public interface Greeting {
        String to(String name);
    }

    /** Has what is called answered. */
    private record Answer(String text) implements InvocationHandler, Serializable {

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return method.getDeclaringClass() == Greeting.class ? text + arguments[0] : text;
        }
    }

    private static Object proxy(Class<?>... interfaces) {
        return Proxy.newProxyInstance(APPLICATION, interfaces, new Answer("hello "));
    }

    private static EncodedValue encode(Object value, AllowedClasses rule) throws IOException {
        return new ValueEncoder(List.of(), Codec.MAX_BYTES, type -> null, rule::allows).encode(value, null);
    }

    private static Object decode(EncodedValue value, AllowedClasses rule) throws IOException {
        return Codec.decoder(APPLICATION, rule).decode(value);
    }

    @Test
    void theMessageOfARefusedOneSaysWhatAllowsIt() {
        assertThatThrownBy(() -> encode(proxy(Greeting.class), usual))
                .isInstanceOf(UnencodableValueException.class)
                .hasMessageContaining("allowedClasses=java.lang.reflect.Proxy");
    }

    @Test
    void thoseOfTheApplicationsInterfacesArriveIfAllowed() throws Exception {
        EncodedValue bytes = encode(List.of(proxy(Greeting.class, Serializable.class)), withProxies);
        List<?> arrived = (List<?>) decode(bytes, withProxies);
        assertThat(((Greeting) arrived.get(0)).to("anna")).isEqualTo("hello anna");
    }

    @Test
    void thoseOfInterfacesOfTheJdkDoNot() throws Exception {
        Object proxy = proxy(Greeting.class, Comparable.class);
        assertThatThrownBy(() -> encode(proxy, withProxies)).isInstanceOf(UnencodableValueException.class);
        EncodedValue sentAllTheSame = Codec.encoder().encode(proxy, null);
        assertThatThrownBy(() -> decode(sentAllTheSame, withProxies)).isInstanceOf(UnreadableValueException.class);
    }

    @Test
    void aMemberThatDoesNotAllowThemMakesNone() throws Exception {
        EncodedValue bytes = encode(proxy(Greeting.class), withProxies);
        assertThatThrownBy(() -> decode(bytes, usual)).isInstanceOf(UnreadableValueException.class);
    }

    /** An interface of the application that is loaded beside {@link Greeting}. */
    public interface Marker {}

    @Test
    void thoseOfInterfacesOfTwoLoadersArrive() throws Exception {
        String name = Greeting.class.getName();
        ClassLoader child = new ClassLoader(APPLICATION) {
            @Override
            protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
                Class<?> loaded = findLoadedClass(wanted);
                return loaded != null ? loaded : wanted.equals(name) ? own() : super.loadClass(wanted, resolve);
            }

            private Class<?> own() {
                try (InputStream in = APPLICATION.getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        Class<?> own = child.loadClass(name);
        AllowedClasses all = new AllowedClasses(
                type -> true, type -> false, List.of("java.lang.reflect.Proxy"), Limits.DEFAULT, refused -> {});
        Object proxy = Proxy.newProxyInstance(child, new Class<?>[] {Marker.class, own}, new Answer("x"));
        Object arrived = Codec.decoder(child, all).decode(encode(proxy, all));
        assertThat(own.isInstance(arrived)).isTrue();
    }

    @Test
    void noClassIsMadeOfThoseThatAreRefused() throws Exception {
        ClassLoader other = new ClassLoader(APPLICATION) {};
        List<EncodedValue> sent = new ArrayList<>();
        for (Class<?> first : List.of(Greeting.class, Marker.class, Runnable.class)) {
            for (Class<?> second : List.of(Greeting.class, Marker.class, Runnable.class)) {
                if (first != second) {
                    Object proxy = Proxy.newProxyInstance(other, new Class<?>[] {first, second}, new Answer("x"));
                    sent.add(Codec.encoder().encode(proxy, null));
                }
            }
        }
        assertThatThrownBy(() -> decode(sent.get(0), usual)).isInstanceOf(UnreadableValueException.class);
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        long before = classes.getTotalLoadedClassCount();
        for (EncodedValue each : sent) {
            assertThatThrownBy(() -> decode(each, usual)).isInstanceOf(UnreadableValueException.class);
        }
        assertThat(classes.getTotalLoadedClassCount() - before).isLessThan(sent.size());
    }
}
