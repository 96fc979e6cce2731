package org.clowder.server.internal.problem;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Is told what is found while a file is read. Lines are counted from 1; 0 means that none is known. What is no problem is
 * logged, once, however often the file is read.
 *
 * @param file what a person calls the file
 * @param told what has been said; safe for use by several threads if several use it
 * @param problems what becomes of problems; may throw, which ends the reading
 */
public record Findings(String file, Set<String> told, Consumer<Problem> problems) {

    private static final Log log = LogFactory.getLog(Findings.class);

    /** Something was understood in another way than it was written. */
    public void note(int line, String message) {
        String text = found(line, message, null).toString();
        if (told.add(text)) {
            log.info(text);
        }
    }

    /** Something was understood, and the user has to decide whether that is what is wanted. */
    public void warning(int line, String message) {
        String text = found(line, message, null).toString();
        if (told.add(text)) {
            log.warn(text);
        }
    }

    /** Something cannot be. */
    public void problem(int line, String message) {
        problems.accept(found(line, message, null));
    }

    /** A class is named that no bundle offers yet. */
    public void missing(int line, String className, String message) {
        problems.accept(found(line, message, className));
    }

    private Problem found(int line, String message, String missingClass) {
        return new Problem(file, line, message, Optional.ofNullable(missingClass));
    }
}
