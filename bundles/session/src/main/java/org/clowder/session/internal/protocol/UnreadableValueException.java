package org.clowder.session.internal.protocol;

import java.io.IOException;

/** Bytes from which no value can be made here; the message says why. */
public final class UnreadableValueException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnreadableValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
