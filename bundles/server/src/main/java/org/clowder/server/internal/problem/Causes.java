package org.clowder.server.internal.problem;

import java.util.Arrays;
import java.util.List;
import org.xml.sax.SAXException;

/** What is behind a failure, for people. */
public final class Causes {

    private static final List<String> PLATFORM = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "jakarta.",
            "org.apache.catalina.",
            "org.apache.tomcat.",
            "org.apache.jasper.",
            "org.apache.felix.framework.",
            "org.eclipse.osgi.",
            "org.clowder.server.",
            "org.clowder.deploy.internal.");

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

    /** The innermost cause and the first place outside of the JDK and of Tomcat that it went through, in one line. */
    public static String root(Throwable failure) {
        Throwable cause = innermost(failure);
        return oneLine(cause.toString())
                + Arrays.stream(cause.getStackTrace())
                        .filter(frame -> PLATFORM.stream().noneMatch(frame.getClassName()::startsWith))
                        .findFirst()
                        .map(frame -> " (at " + frame + ")")
                        .orElse("");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
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
