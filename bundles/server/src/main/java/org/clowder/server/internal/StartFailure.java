package org.clowder.server.internal;

import java.net.BindException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in one line why Tomcat did not start. */
final class StartFailure {

    private static final Pattern CONNECTOR = Pattern.compile("\\[?Connector\\[\"?([^\\]\"]*)\"?]+");

    private StartFailure() {}

    /** True for what a user causes and can mend; its stack trace would only hide the message. */
    static boolean expected(Throwable failure) {
        return bind(failure) != null;
    }

    static String explain(Throwable failure) {
        Throwable bind = bind(failure);
        if (bind != null) {
            return "connector " + connector(failure) + " cannot use its port: " + bind.getMessage()
                    + "; stop the process that has it, or change the port (http.port, management.port in"
                    + " conf/clowder.properties, or the Connector in the descriptor)";
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String first = String.valueOf(failure.getMessage());
        return root == failure ? String.valueOf(failure) : first + ": " + root;
    }

    private static Throwable bind(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                return t;
            }
        }
        return null;
    }

    private static String connector(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            Matcher matcher = CONNECTOR.matcher(String.valueOf(t.getMessage()));
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return "(unknown)";
    }
}
