package org.clowder.server.internal;

import java.nio.file.Path;

/**
 * Something in the descriptor that cannot be.
 *
 * @param file the descriptor
 * @param line the line, counted from 1, or 0 if no line is known
 * @param message what was found, what was expected, and what to do
 */
record DescriptorProblem(Path file, int line, String message) {

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + message;
    }
}
