package org.clowder.shell.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** The levels of the loggers of {@code java.util.logging}, which may be changed for as long as the JVM runs. Thread-safe. */
final class LogLevels {

    private static final String ROOT = "root";

    /** Names that others give to levels. */
    private static final Map<String, Level> ALIASES =
            Map.of("ERROR", Level.SEVERE, "WARN", Level.WARNING, "DEBUG", Level.FINE, "TRACE", Level.FINER);

    /** What was changed, with the level that it had, which may be none. The log manager itself forgets a logger, and its level, that nobody has. */
    private final Map<Logger, Optional<Level>> changed = new HashMap<>();

    /** A line for each logger that has a level of its own. */
    String all() {
        Table table = new Table("LOGGER", "LEVEL");
        List<String> names = Collections.list(LogManager.getLogManager().getLoggerNames()).stream()
                .sorted()
                .toList();
        for (String name : names) {
            Logger logger = LogManager.getLogManager().getLogger(name);
            if (logger != null && logger.getLevel() != null) {
                table.row(name(logger), logger.getLevel().getName());
            }
        }
        return table.toString();
    }

    /** One sentence on one logger. */
    String of(String name) {
        Logger logger = logger(name);
        return name(logger) + " has " + described(logger);
    }

    /**
     * Changes a level.
     *
     * @param level its name, or {@code default} for that which the logger had first
     * @throws IllegalArgumentException if there is no such level
     */
    synchronized String set(String name, String level) {
        Logger logger = logger(name);
        String before = described(logger);
        if (level.equalsIgnoreCase("default")) {
            Optional<Level> first = changed.remove(logger);
            if (first == null) {
                return name(logger) + " has " + before + ", as since the start";
            }
            logger.setLevel(first.orElse(null));
            return name(logger) + " has " + described(logger) + " again; it had " + before;
        }
        Level next = level(level);
        changed.putIfAbsent(logger, Optional.ofNullable(logger.getLevel()));
        logger.setLevel(next);
        return name(logger) + " has " + next + "; it had " + before
                + ". This holds until the member stops, and for good in" + " conf/logging.properties";
    }

    private static Level level(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        try {
            return ALIASES.containsKey(upper) ? ALIASES.get(upper) : Level.parse(upper);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "There is no level " + name
                            + "; there are SEVERE (ERROR), WARNING (WARN), INFO, CONFIG, FINE (DEBUG), FINER (TRACE), FINEST,"
                            + " ALL, OFF, and default for that of the start",
                    e);
        }
    }

    private static Logger logger(String name) {
        return Logger.getLogger(name.equals(ROOT) ? "" : name);
    }

    private static String name(Logger logger) {
        return logger.getName().isEmpty() ? ROOT : logger.getName();
    }

    private static String described(Logger logger) {
        if (logger.getLevel() != null) {
            return logger.getLevel().getName();
        }
        Logger parent = logger.getParent();
        while (parent != null && parent.getLevel() == null) {
            parent = parent.getParent();
        }
        return parent == null ? "INFO" : parent.getLevel() + " (of " + name(parent) + ")";
    }
}
