package org.clowder.launcher.logging;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.apache.felix.framework.Logger;

/** Writes what the framework itself has to say to the member's log. */
public final class FrameworkLogger extends Logger {

    private static final java.util.logging.Logger LOG =
            java.util.logging.Logger.getLogger("org.apache.felix.framework");

    @Override
    protected void doLog(int level, String message, Throwable throwable) {
        Level at =
                switch (level) {
                    case LOG_ERROR -> Level.SEVERE;
                    case LOG_WARNING -> Level.WARNING;
                    case LOG_INFO -> Level.INFO;
                    default -> Level.FINE;
                };
        LogRecord record = new LogRecord(at, message);
        record.setLoggerName(LOG.getName());
        record.setSourceClassName(LOG.getName());
        record.setThrown(throwable);
        LOG.log(record);
    }
}
