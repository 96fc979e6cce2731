package org.clowder.itests.sessions;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what Tomcat and Clowder log. */
final class LogWatch extends Handler implements AutoCloseable {

    private final Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();

    LogWatch() {
        Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        String logger = String.valueOf(record.getLoggerName());
        if (logger.startsWith("org.")) {
            logged.add(record);
        }
    }

    Queue<LogRecord> logged() {
        return logged;
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
