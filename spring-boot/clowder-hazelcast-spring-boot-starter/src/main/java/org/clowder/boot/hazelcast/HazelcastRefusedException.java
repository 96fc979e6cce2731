package org.clowder.boot.hazelcast;

/** Sessions cannot be kept in Hazelcast as {@code tsm.*} and beans say. The message says what is wrong, and what to do. */
public final class HazelcastRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HazelcastRefusedException(String message) {
        super(message);
    }

    HazelcastRefusedException(String message, Exception cause) {
        super(message, cause);
    }
}
