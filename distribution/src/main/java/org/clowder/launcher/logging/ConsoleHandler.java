package org.clowder.launcher.logging;

import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/**
 * Shows the log on standard output, one short line for each message; the system property {@code clowder.console=off}
 * silences it.
 */
public final class ConsoleHandler extends StreamHandler {

    private final boolean silent = "off".equals(System.getProperty("clowder.console"));

    /** Called by the log manager, which then sets the level. */
    public ConsoleHandler() {
        setOutputStream(System.out);
        setFormatter(LogFormat.or(ConsoleFormatter::new));
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        return !silent && super.isLoggable(record);
    }

    @Override
    public synchronized void publish(LogRecord record) {
        super.publish(record);
        flush();
    }

    /** Standard output is not ours to close. */
    @Override
    public synchronized void close() {
        flush();
    }
}
