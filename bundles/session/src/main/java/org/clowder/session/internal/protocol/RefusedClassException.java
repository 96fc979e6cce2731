package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.lang.reflect.Proxy;

/** No member would take objects of this class. */
final class RefusedClassException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String className;
    private final String pattern;

    RefusedClassException(Class<?> type) {
        super(type.getName());
        className = type.getName();
        pattern = (Proxy.isProxyClass(type) ? Proxy.class : type).getName();
    }

    String className() {
        return className;
    }

    /** What {@code allowedClasses} would have to name. */
    String pattern() {
        return pattern;
    }
}
