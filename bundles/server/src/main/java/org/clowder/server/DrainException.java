package org.clowder.server;

/** A member was not drained, and is in service; the message is one line that says why. */
public class DrainException extends Exception {

    private static final long serialVersionUID = 1L;

    public DrainException(String message) {
        super(message);
    }
}
