package org.clowder.launcher.logging;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** Time, level and message on one line; of an exception its text only, since the log file has the whole. */
final class ConsoleFormatter extends Formatter {

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(120);
        LogTime.time(line, record.getInstant());
        line.append(LogLevel.name(record.getLevel())).append(' ').append(formatMessage(record));
        if (record.getThrown() != null) {
            line.append(" (").append(record.getThrown()).append("; more in the log file)");
        }
        return line.append(System.lineSeparator()).toString();
    }
}
