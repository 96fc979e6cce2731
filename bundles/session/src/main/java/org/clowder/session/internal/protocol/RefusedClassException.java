package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.lang.reflect.Proxy;

/** No member would take objects of this class. */
final class RefusedClassException extends IOException {

    private static final long serialVersionUID = 1L;

    final String className;
    final boolean ofProxy;

    RefusedClassException(Class<?> type) {
        super(type.getName());
        className = type.getName();
        ofProxy = Proxy.isProxyClass(type);
    }
}
