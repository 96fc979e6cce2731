package org.clowder.server;

import java.util.List;

/** A changed descriptor was not taken over; what ran before runs on. The message is one line. */
public class ReloadException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** @param problems what is in the way, a line for each, with file and line; not empty */
    public ReloadException(String message, List<String> problems) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    public ReloadException(String message, List<String> problems, Throwable cause) {
        super(message, cause);
        this.problems = List.copyOf(problems);
    }

    /** What is in the way, a line for each, with file and line. */
    public List<String> problems() {
        return problems;
    }
}
