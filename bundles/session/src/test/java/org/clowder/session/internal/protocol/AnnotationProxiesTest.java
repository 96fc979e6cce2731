package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnnotationProxiesTest {

    @Retention(RetentionPolicy.RUNTIME)
    private @interface Colour {

        String value();

        TimeUnit[] units() default {};

        Class<?> type() default Object.class;
    }

    @Colour("red")
    private static final class Red {}

    @Colour(value = "blue", units = TimeUnit.DAYS, type = ArrayList.class)
    private static final class Blue {}

    /** Remembers what was asked of its proxies. */
    private record Caught() implements InvocationHandler, Serializable {

        private static final List<String> CALLS = new ArrayList<>();

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            CALLS.add(method.getName());
            return 1;
        }
    }

    private final Codec codec = new Codec();
    private final AllowedClasses rule = (AllowedClasses) Codec.filter(getClass().getClassLoader());
    private final ValueEncoder encoder = new ValueEncoder(List.of(), Codec.MAX_BYTES, type -> null, rule::allows);

    private static Object proxy(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Caught());
    }

    @Test
    void annotationsTravelAsValues() throws Exception {
        Set<Annotation> both =
                new HashSet<>(List.of(Red.class.getAnnotation(Colour.class), Blue.class.getAnnotation(Colour.class)));
        assertThat(codec.decode(encoder.encode(both, null))).isEqualTo(both);
    }

    @Test
    void otherProxiesAreNotSent() {
        List<Object> values = new ArrayList<>(List.of("x", proxy(InvocationHandler.class)));
        assertThatThrownBy(() -> encoder.encode(values, null))
                .isInstanceOfSatisfying(
                        UnencodableValueException.class,
                        e -> assertThat(e.describe("x"))
                                .matches(
                                        "x\\[1] \\(.*Proxy.* is a dynamic proxy, which is not sent; make the field transient, or.*allowedClasses=java.lang.reflect.Proxy\\)"));
    }

    @Test
    void otherProxiesAreRefused() throws Exception {
        EncodedValue sent = codec.encode(proxy(InvocationHandler.class));
        assertThatThrownBy(() -> codec.decode(sent)).hasMessageContaining("is not allowed");
    }

    @Test
    void annotationsWithAnotherHandlerAreRefusedBeforeItIsAsked() throws Exception {
        EncodedValue sent = codec.encode(new HashSet<>(List.of(proxy(Colour.class))));
        Caught.CALLS.clear();
        assertThatThrownBy(() -> codec.decode(sent)).hasMessageContaining("another handler");
        assertThat(Caught.CALLS).isEmpty();
    }
}
