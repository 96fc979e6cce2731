package org.clowder.shell.internal;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/**
 * In a framework with the property {@value #PROPERTY}, passes what bundles write to the OSGi Log Service on to {@code java.util.logging}, which is the member's log, with the
 * name and the time that it has there; the entries from before this bundle was started come first.
 */
@Component(service = {})
public final class LogBridge {

    /** A host that has a log of its own passes what {@code java.util.logging} gets to the Log Service: once round is enough. */
    static final String PROPERTY = "clowder.log.bridge";

    private final boolean bridges;
    private final LogListener listener = LogBridge::log;

    @Activate
    public LogBridge(BundleContext context) {
        this.bridges = "true".equals(context.getProperty(PROPERTY));
    }

    /** Newest first, says the specification (101.5); an entry in between may come twice, and none is lost. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bind(LogReaderService reader) {
        if (bridges) {
            List<LogEntry> before = Collections.list(reader.getLog());
            Collections.reverse(before);
            reader.addLogListener(listener);
            before.forEach(LogBridge::log);
        }
    }

    void unbind(LogReaderService reader) {
        reader.removeLogListener(listener);
    }

    private static void log(LogEntry entry) {
        String name = name(entry);
        if (name.startsWith("Events.Framework") && isUnresolved(entry.getException())) {
            return;
        }
        LogRecord record = new LogRecord(level(entry.getLogLevel()), entry.getMessage());
        record.setInstant(Instant.ofEpochMilli(entry.getTime()));
        record.setLoggerName(name);
        record.setSourceClassName(name);
        record.setSourceMethodName("log");
        record.setThrown(entry.getException());
        Logger.getLogger(name).log(record);
    }

    /** Of a bundle that waits for others the framework's own log has a line. The Log Service keeps the text of an exception alone. */
    private static boolean isUnresolved(Throwable failure) {
        return failure != null && failure.toString().contains(BundleException.class.getName() + ": Unable to resolve ");
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case DEBUG -> Level.FINE;
            default -> Level.FINER;
        };
    }

    /** The logger's name; that of its bundle if the bundle has not given it one. */
    private static String name(LogEntry entry) {
        String logger = entry.getLoggerName();
        boolean named =
                !logger.equals(org.osgi.service.log.Logger.ROOT_LOGGER_NAME) && !logger.startsWith("LogService");
        return named ? logger : entry.getBundle().getSymbolicName();
    }
}
