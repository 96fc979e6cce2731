package org.clowder.launcher.logging;

import java.util.logging.Level;

/** The four names of levels that everybody knows. */
final class LogLevel {

    private LogLevel() {}

    /** A name of five characters. */
    static String name(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }
}
