package org.clowder.session.internal.protocol;

/**
 * Says that a value has no direct form, so that the whole of it takes another way. No failure and often thrown: there
 * is one instance, without a stack trace.
 */
final class NotDirectException extends Exception {

    static final NotDirectException INSTANCE = new NotDirectException();

    private static final long serialVersionUID = 1L;

    private NotDirectException() {
        super("no direct form", null, false, false);
    }
}
