package org.clowder.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogFormatTest {

    @Test
    void aMessageIsOneLineWithTimeAndLevel() {
        assertThat(new ConsoleFormatter().format(new LogRecord(Level.INFO, "Member a is running")))
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Member a is running\\R");
    }

    @Test
    void anExceptionAddsItsTextAndNoStackTrace() {
        LogRecord record = new LogRecord(Level.SEVERE, "shop.war not deployed");
        record.setThrown(new IOException("truncated"));
        assertThat(new ConsoleFormatter().format(record))
                .hasLineCount(1)
                .contains("ERROR shop.war not deployed (java.io.IOException: truncated");
    }

    @Test
    void theFileHasThreadPlaceAndStackTrace() {
        LogRecord record = new LogRecord(Level.WARNING, "Slow: {0}");
        record.setParameters(new Object[] {"member b"});
        record.setSourceClassName("org.clowder.Some");
        record.setSourceMethodName("method");
        record.setThrown(new IOException("truncated"));
        record.setInstant(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6_000_000)
                .atZone(ZoneId.systemDefault())
                .toInstant());
        assertThat(new FileFormatter().format(record))
                .startsWith("2026-01-02 03:04:05.006 WARN  ["
                        + Thread.currentThread().getName()
                        + "] org.clowder.Some.method Slow: member b" + System.lineSeparator()
                        + "java.io.IOException: truncated" + System.lineSeparator() + "\tat ");
    }

    @Test
    void asJsonItIsOneLineWhateverIsInIt() {
        LogRecord record = new LogRecord(Level.WARNING, "Said \"{0}\"\n\tand \u0007");
        record.setParameters(new Object[] {"é"});
        record.setLoggerName("org.clowder.Some");
        record.setSourceClassName("org.clowder.Some");
        record.setSourceMethodName("method");
        record.setThrown(new IOException("truncated"));
        record.setInstant(Instant.parse("2026-01-02T03:04:05.006789Z"));
        assertThat(new EcsFormatter("one").format(record))
                .hasLineCount(1)
                .startsWith("{\"@timestamp\":\"2026-01-02T03:04:05.006Z\",\"log.level\":\"WARN\","
                        + "\"message\":\"Said \\\"é\\\"\\n\\tand \\u0007\",\"ecs.version\":\"1.2.0\","
                        + "\"service.node.name\":\"one\",\"process.thread.name\":\""
                        + Thread.currentThread().getName() + "\",\"log.logger\":\"org.clowder.Some\","
                        + "\"log.origin.function\":\"org.clowder.Some.method\",\"error.type\":\"java.io.IOException\","
                        + "\"error.message\":\"truncated\",\"error.stack_trace\":\"java.io.IOException: truncated\\n")
                .endsWith("\"}" + System.lineSeparator());
    }

    @Test
    void asJsonNothingIsSaidOfWhatIsNotKnown() {
        LogRecord record = new LogRecord(Level.INFO, "Member a is running");
        record.setSourceClassName(null);
        record.setSourceMethodName(null);
        assertThat(new EcsFormatter("one").format(record)).doesNotContain("null", "log.origin", "log.logger");
    }

    @Test
    void namesInTheConfigurationAreSystemProperties() {
        assertThat(MemberLogManager.substitute("x=${java.version}/${no.such.name}\n"))
                .isEqualTo("x=" + System.getProperty("java.version") + "/${no.such.name}\n");
    }
}
