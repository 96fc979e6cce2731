package org.clowder.server.internal;

/** What is behind a failure. */
public final class Causes {

    private Causes() {}

    /** The innermost cause; what is around it mostly repeats it. */
    public static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** What the innermost cause says, in one line for people. */
    public static String reason(Throwable failure) {
        Throwable cause = innermost(failure);
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
