package org.clowder.server.internal;

import java.util.Set;

/** What is found in a context file; {@code conf/context.xml} is read for every application. */
final class ContextFileFindings extends LoggedFindings {

    /** @param told what has been said, shared by all files; safe for use by several threads */
    ContextFileFindings(String file, Set<String> told) {
        super(file, told);
    }

    /** {@inheritDoc} The application that reads the file does not start. */
    @Override
    public void problem(int line, String message) {
        throw new IllegalArgumentException(text(line, message));
    }
}
