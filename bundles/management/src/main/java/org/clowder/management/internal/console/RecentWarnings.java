package org.clowder.management.internal.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.clowder.tomcat.SecretValues;

/** The last warnings and errors of the log, as text. Thread-safe. */
final class RecentWarnings extends Handler {

    static final int MOST = 50;
    static final int LONGEST = 1_000;

    private final Deque<Map<String, Object>> records = new ArrayDeque<>();
    private volatile long count;

    RecentWarnings() {
        setLevel(Level.WARNING);
        setFormatter(new SimpleFormatter());
    }

    void open() {
        Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            Map<String, Object> fields = fields(record);
            synchronized (records) {
                count++;
                records.addFirst(fields);
                if (records.size() > MOST) {
                    records.removeLast();
                }
            }
        } catch (RuntimeException e) {
            // whoever logs goes on, as with any other handler
            reportError(null, e, ErrorManager.FORMAT_FAILURE);
        }
    }

    /** How many there have been. */
    long count() {
        return count;
    }

    private Map<String, Object> fields(LogRecord record) {
        String text = getFormatter().formatMessage(record)
                + (record.getThrown() == null ? "" : " (" + record.getThrown() + ")");
        String shown = SecretValues.masked(text);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", record.getMillis());
        fields.put("level", record.getLevel().intValue() >= Level.SEVERE.intValue() ? "ERROR" : "WARN");
        fields.put("logger", record.getLoggerName());
        fields.put("message", shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown);
        return fields;
    }

    /** The latest first. */
    List<Map<String, Object>> list() {
        synchronized (records) {
            return new ArrayList<>(records);
        }
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
