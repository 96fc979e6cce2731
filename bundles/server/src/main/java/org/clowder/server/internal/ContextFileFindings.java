package org.clowder.server.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** What is found in a context file; {@code conf/context.xml} is read for every application. */
final class ContextFileFindings extends LoggedFindings {

    /** @param told what has been said, shared by all files; safe for use by several threads */
    ContextFileFindings(String file, Set<String> told) {
        super(file, told);
    }

    /** What a person calls the file of a system id. */
    static String place(String systemId) {
        try {
            return systemId.startsWith("file:") ? Path.of(URI.create(systemId)).toString() : systemId;
        } catch (IllegalArgumentException e) {
            // a URL that was made of a path by hand
            return systemId;
        }
    }

    /** {@inheritDoc} The application that reads the file does not start. */
    @Override
    public void problem(int line, String message) {
        throw new IllegalArgumentException(text(line, message));
    }
}
