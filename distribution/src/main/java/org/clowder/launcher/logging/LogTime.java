package org.clowder.launcher.logging;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Writes times digit by digit: the first use of the JDK's date formats costs a member's start 50 ms. */
final class LogTime {

    private LogTime() {}

    /** {@code 2026-11-21 }. */
    static void date(StringBuilder line, Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
        line.append(time.getYear()).append('-');
        digits(line, time.getMonthValue(), 2).append('-');
        digits(line, time.getDayOfMonth(), 2).append(' ');
    }

    /** {@code 09:05:59.007 }. */
    static void time(StringBuilder line, Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
        digits(line, time.getHour(), 2).append(':');
        digits(line, time.getMinute(), 2).append(':');
        digits(line, time.getSecond(), 2).append('.');
        digits(line, time.getNano() / 1_000_000, 3).append(' ');
    }

    private static StringBuilder digits(StringBuilder line, int number, int width) {
        String digits = Integer.toString(number);
        for (int i = digits.length(); i < width; i++) {
            line.append('0');
        }
        return line.append(digits);
    }
}
