package org.clowder.server.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Logs what is found in a context file, each line once, though {@code conf/context.xml} is read for every application. */
final class ContextFileFindings implements Findings {

    private static final Log log = LogFactory.getLog(ContextFileFindings.class);

    private final String file;
    private final Set<String> told;

    /** @param told what has been said, shared by all files; safe for use by several threads */
    ContextFileFindings(String file, Set<String> told) {
        this.file = file;
        this.told = told;
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

    @Override
    public void note(int line, String message) {
        String text = text(line, message);
        if (told.add(text)) {
            log.info(text);
        }
    }

    @Override
    public void warning(int line, String message) {
        String text = text(line, message);
        if (told.add(text)) {
            log.warn(text);
        }
    }

    /** {@inheritDoc} The application that reads the file does not start. */
    @Override
    public void problem(int line, String message) {
        throw new IllegalArgumentException(text(line, message));
    }

    private String text(int line, String message) {
        return file + ":" + line + ": " + message;
    }
}
