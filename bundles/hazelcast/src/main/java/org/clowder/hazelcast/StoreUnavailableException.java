package org.clowder.hazelcast;

/**
 * Hazelcast does not answer: a session can be neither read nor written just now. The request is answered with 503; what it changed in a
 * session that this member has is written once Hazelcast answers.
 */
public final class StoreUnavailableException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
