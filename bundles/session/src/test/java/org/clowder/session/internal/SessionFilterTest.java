package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.ha.session.DeltaManager;
import org.junit.jupiter.api.Test;

class SessionFilterTest {

    /** A class of the application. */
    private record Cart(List<String> items) implements Serializable {}

    /** Not what an application may see of the container. */
    private static final ClassLoader NOBODYS = ClassLoader.getPlatformClassLoader();

    @Test
    void valuesAndCollectionsOfTheJdkPass() throws Exception {
        Map<String, Object> values = new HashMap<>();
        values.put("list", new ArrayList<>(List.of(1, 2L, "three")));
        values.put("time", Instant.EPOCH);
        values.put("money", new BigDecimal("1.50"));
        values.put("currency", Currency.getInstance("EUR"));
        values.put("locale", Locale.GERMANY);
        values.put("uuid", new UUID(1, 2));
        values.put("unit", TimeUnit.DAYS);
        values.put("bytes", new byte[] {1, 2});
        values.put("map", new ConcurrentHashMap<>(Map.of("a", "b")));
        assertThat(((Map<?, ?>) read(values, getClass().getClassLoader())).keySet())
                .isEqualTo(values.keySet());
    }

    @Test
    void classesOfTheApplicationPass() throws Exception {
        assertThat(read(new Cart(List.of("tea")), getClass().getClassLoader())).isEqualTo(new Cart(List.of("tea")));
    }

    @Test
    void classesThatTheApplicationDoesNotSeeAreRefused() {
        assertThatThrownBy(() -> read(new Cart(List.of("tea")), NOBODYS)).isInstanceOf(InvalidClassException.class);
    }

    @Test
    void jdkClassesThatAreNoValuesAreRefused() {
        assertThatThrownBy(() -> read(new javax.management.BadStringOperationException("x"), NOBODYS))
                .isInstanceOf(InvalidClassException.class);
    }

    @Test
    void dynamicProxiesAreRefused() {
        Object proxy =
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
        assertThatThrownBy(() -> read(proxy, getClass().getClassLoader())).isInstanceOf(InvalidClassException.class);
    }

    @Test
    void hugeArraysAreRefusedBeforeTheyAreMade() {
        assertThatThrownBy(() -> read(new byte[17 * 1024 * 1024], NOBODYS)).isInstanceOf(InvalidClassException.class);
    }

    /** A handler that could be sent. */
    private static final class Handler implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) {
            return null;
        }
    }

    private static Object read(Object value, ClassLoader application) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            // In a flat class path everything has Tomcat's loader; the filter is told of another one.
            in.setObjectInputFilter(new SessionFilter(
                    application, DeltaManager.class.getClassLoader().getParent()));
            return in.readObject();
        }
    }
}
