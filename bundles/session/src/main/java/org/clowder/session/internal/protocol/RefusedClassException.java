package org.clowder.session.internal.protocol;

import java.io.IOException;

/** No member would take objects of this class. */
final class RefusedClassException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String className;

    RefusedClassException(Class<?> type) {
        super(type.getName());
        className = type.getName();
    }

    String className() {
        return className;
    }
}
