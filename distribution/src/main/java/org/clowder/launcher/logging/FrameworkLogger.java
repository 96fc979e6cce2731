package org.clowder.launcher.logging;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.apache.felix.framework.Logger;
import org.osgi.framework.BundleException;

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
        boolean unresolved =
                throwable instanceof BundleException failure && failure.getType() == BundleException.RESOLVE_ERROR;
        LogRecord record =
                new LogRecord(at, unresolved ? message.replaceFirst(" Unresolved requirements:.*", "") : message);
        record.setLoggerName(LOG.getName());
        record.setSourceClassName(LOG.getName());
        // What a bundle waits for is in the message; where the resolver was when it found that, nobody needs.
        record.setThrown(unresolved ? null : throwable);
        LOG.log(record);
    }
}
