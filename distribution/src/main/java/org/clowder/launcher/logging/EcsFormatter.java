package org.clowder.launcher.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.apache.juli.JsonFormatter.JSONFilter;

/** One line of JSON for each message, with the names of fields of the Elastic Common Schema's logging. */
final class EcsFormatter extends Formatter {

    private static final String ECS_VERSION = "1.2.0";

    private final String member;

    /** @param member its name */
    EcsFormatter(String member) {
        this.member = member;
    }

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(400).append('{');
        field(
                line,
                "@timestamp",
                record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        field(line, "log.level", LogLevel.name(record.getLevel()).strip());
        field(line, "message", formatMessage(record));
        field(line, "ecs.version", ECS_VERSION);
        field(line, "service.node.name", member);
        field(line, "process.thread.name", FileFormatter.thread(record));
        field(line, "log.logger", record.getLoggerName());
        if (record.getSourceClassName() != null) {
            field(line, "log.origin.function", record.getSourceClassName() + '.' + record.getSourceMethodName());
        }
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            field(line, "error.type", thrown.getClass().getName());
            field(line, "error.message", thrown.getMessage());
            field(line, "error.stack_trace", trace.toString());
        }
        line.setCharAt(line.length() - 1, '}');
        return line.append(System.lineSeparator()).toString();
    }

    private static void field(StringBuilder line, String name, String value) {
        if (value != null) {
            line.append('"')
                    .append(name)
                    .append("\":\"")
                    .append(JSONFilter.escape(value))
                    .append("\",");
        }
    }
}
