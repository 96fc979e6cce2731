package org.clowder.session.internal.protocol;

import java.io.IOException;

/** Bytes that the protocol does not allow; the message gives expected and actual. */
public final class MalformedInputException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedInputException(String message) {
        super(message);
    }
}
