package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mchange.v2.c3p0.PoolBackedDataSource;
import com.rometools.rome.feed.impl.ToStringBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import javax.management.BadAttributeValueExpException;
import org.apache.commons.beanutils.BeanComparator;
import org.apache.commons.collections.Transformer;
import org.apache.commons.collections.functors.ChainedTransformer;
import org.apache.commons.collections.functors.ConstantTransformer;
import org.apache.commons.collections.functors.InvokerTransformer;
import org.apache.commons.collections.keyvalue.TiedMapEntry;
import org.apache.commons.collections.map.LazyMap;
import org.codehaus.groovy.runtime.MethodClosure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;

/** An application has libraries with which strangers have run code, and somebody sends values made of them: nothing of it is run. */
class GadgetsTest {

    private static final String RUN = GadgetsTest.class.getName();

    private final Codec codec = new Codec();

    @AfterEach
    void forget() {
        System.clearProperty(RUN);
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> lazy(Transformer factory) {
        return LazyMap.decorate(new HashMap<>(), factory);
    }

    /** Sets a property when its hash code is asked for: that is when a set is read. */
    private static Object chain() {
        Map<Object, Object> lazy = lazy(new ConstantTransformer("harmless"));
        HashSet<Object> set = new HashSet<>(List.of(new TiedMapEntry(lazy, "key")));
        lazy.clear();
        Transformer runs = new ChainedTransformer(new Transformer[] {
            new ConstantTransformer(System.class),
            new InvokerTransformer("getMethod", new Class<?>[] {String.class, Class[].class}, new Object[] {
                "setProperty", new Class<?>[] {String.class, String.class}
            }),
            new InvokerTransformer("invoke", new Class<?>[] {Object.class, Object[].class}, new Object[] {
                null, new Object[] {RUN, "yes"}
            })
        });
        set(lazy, "factory", runs);
        return set;
    }

    private static void set(Object object, String field, Object value) {
        try {
            var found = LazyMap.class.getDeclaredField(field);
            found.setAccessible(true);
            found.set(object, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatRunsInAnyReaderIsNotRun() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(chain());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            in.readObject();
        }
        assertThat(System.getProperty(RUN)).as("the chain is a real one").isEqualTo("yes");
        System.clearProperty(RUN);
        EncodedValue sent = codec.encode(chain());
        assertThatThrownBy(() -> codec.decode(sent))
                .hasMessageContaining("ChainedTransformer is not allowed")
                .hasMessageContaining("find out who sent it");
        assertThat(System.getProperty(RUN)).isNull();
    }

    static Stream<Object> parts() throws Exception {
        PriorityQueue<Object> byProperty = new PriorityQueue<>(2, new BeanComparator<>("class.name"));
        byProperty.addAll(List.of("a", "b"));
        ProxyFactory proxies = new ProxyFactory(new ArrayList<>());
        proxies.setInterfaces(Comparator.class);
        return Stream.of(
                byProperty,
                proxies,
                new MethodClosure("x", "execute"),
                new ToStringBean(String.class, "x"),
                new PoolBackedDataSource(),
                new BadAttributeValueExpException("x"));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void partsOfKnownChainsAreRefused(Object part) throws Exception {
        EncodedValue sent = codec.encode(new ArrayList<>(List.of(part)));
        assertThatThrownBy(() -> codec.decode(sent)).hasMessageContaining("is not allowed");
    }
}
