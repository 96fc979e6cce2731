package org.clowder.server.internal;

import java.util.Set;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Logs what is found in a file, each line once, however often the file is read. */
abstract class LoggedFindings implements Findings {

    private static final Log log = LogFactory.getLog(LoggedFindings.class);

    private final String file;
    private final Set<String> told;

    /**
     * @param file what a person calls the file
     * @param told what has been said; safe for use by several threads
     */
    LoggedFindings(String file, Set<String> told) {
        this.file = file;
        this.told = told;
    }

    @Override
    public final void note(int line, String message) {
        String text = text(line, message);
        if (told.add(text)) {
            log.info(text);
        }
    }

    @Override
    public final void warning(int line, String message) {
        String text = text(line, message);
        if (told.add(text)) {
            log.warn(text);
        }
    }

    /** A message with its place. */
    final String text(int line, String message) {
        return file + (line > 0 ? ":" + line : "") + ": " + message;
    }
}
