package org.clowder.launcher.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** Date, time, level, thread, place and message on one line, and the stack trace of an exception below it; or as {@link LogFormat} says. */
public final class FileFormatter extends Formatter {

    private final Formatter format = LogFormat.or(Text::new);

    /** Called by the handler that the logging configuration gives it to. */
    public FileFormatter() {}

    @Override
    public String format(LogRecord record) {
        return format.format(record);
    }

    private static final class Text extends Formatter {

        @Override
        public String format(LogRecord record) {
            StringBuilder line = new StringBuilder(200);
            LogTime.date(line, record.getInstant());
            LogTime.time(line, record.getInstant());
            line.append(LogLevel.name(record.getLevel())).append(" [");
            line.append(thread(record)).append("] ");
            line.append(record.getSourceClassName()).append('.').append(record.getSourceMethodName());
            line.append(' ').append(formatMessage(record)).append(System.lineSeparator());
            if (record.getThrown() != null) {
                StringWriter trace = new StringWriter();
                record.getThrown().printStackTrace(new PrintWriter(trace, true));
                line.append(trace);
            }
            return line.toString();
        }
    }

    /** The name, if the record is written by the thread that logged it, as all handlers of a member do. */
    static String thread(LogRecord record) {
        Thread current = Thread.currentThread();
        return current.getId() == record.getLongThreadID() ? current.getName() : "thread " + record.getLongThreadID();
    }
}
