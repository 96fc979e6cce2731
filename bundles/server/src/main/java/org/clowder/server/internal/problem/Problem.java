package org.clowder.server.internal.problem;

import java.util.Optional;

/**
 * Something in a configuration file that cannot be.
 *
 * @param file what a person calls the file
 * @param line the line, counted from 1, or 0 if no line is known
 * @param message what was found, what was expected, and what to do
 * @param missingClass the class that no bundle offers yet, if that is the problem
 */
public record Problem(String file, int line, String message, Optional<String> missingClass) {

    public Problem(String file, int line, String message) {
        this(file, line, message, Optional.empty());
    }

    /** Where it is: file and, if known, line. */
    public String place() {
        return file + (line > 0 ? ":" + line : "");
    }

    @Override
    public String toString() {
        return place() + ": " + message;
    }
}
