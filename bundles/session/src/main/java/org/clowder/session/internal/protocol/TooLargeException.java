package org.clowder.session.internal.protocol;

import java.io.IOException;

/** The value takes more bytes than are allowed. */
final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLargeException(int maxBytes) {
        super("more than " + maxBytes + " bytes when encoded");
    }
}
