package org.clowder.server.internal.problem;

import org.xml.sax.SAXException;

/** What is behind a failure, for people. */
public final class Causes {

    private Causes() {}

    /** The innermost cause; what is around it mostly repeats it. */
    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** What the innermost cause says, in one line. */
    public static String reason(Throwable failure) {
        Throwable cause = innermost(failure);
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** What a failure says, and the innermost cause, in one line. */
    public static String both(Throwable failure) {
        Throwable cause = innermost(failure);
        return cause == failure ? String.valueOf(failure) : failure.getMessage() + ": " + cause;
    }

    /** What the innermost cause says of a file that is read: what Tomcat wraps around it repeats the position. */
    public static String ofReading(Exception failure) {
        Throwable cause = innermost(failure);
        if (cause instanceof SAXException) {
            return "not well-formed: " + cause.getMessage();
        }
        return cause.getMessage() == null
                ? cause.toString()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
