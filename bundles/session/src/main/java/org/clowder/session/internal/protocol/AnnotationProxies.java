package org.clowder.session.internal.protocol;

import java.io.InvalidClassException;
import java.lang.annotation.Annotation;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.reflect.Proxy;

/**
 * Annotations as the JDK reads them from classes: dynamic proxies whose handler holds the values. Beans of CDI have some in their fields, the
 * qualifiers of what was injected there.
 */
final class AnnotationProxies {

    /** The handler of all of them. */
    static final Class<?> HANDLER = Proxy.getInvocationHandler(Inherited.class.getAnnotation(Documented.class))
            .getClass();

    private AnnotationProxies() {}

    /** True for the class of an annotation's proxy. */
    static boolean isOne(Class<?> proxy) {
        Class<?>[] interfaces = proxy.getInterfaces();
        return interfaces.length == 1 && interfaces[0].isAnnotation();
    }

    /** Another handler would run when somebody asks for the hash code. */
    static void check(Object read) throws InvalidClassException {
        if (read instanceof Annotation
                && Proxy.isProxyClass(read.getClass())
                && Proxy.getInvocationHandler(read).getClass() != HANDLER) {
            throw new InvalidClassException(read.getClass().getName(), "an annotation with another handler");
        }
    }
}
