package org.clowder.session.internal.protocol.libraries;

import java.util.List;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.joda.time.Days;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.joda.time.Interval;
import org.joda.time.MonthDay;
import org.joda.time.Period;
import org.joda.time.PeriodType;
import org.joda.time.YearMonth;
import org.joda.time.chrono.BuddhistChronology;
import org.joda.time.format.ISODateTimeFormat;

/** What applications that use Joda-Time keep in sessions. */
public final class JodaTimeValues {

    private JodaTimeValues() {}

    public static List<Object> arriving() {
        DateTimeZone zone = DateTimeZone.forID("Europe/Berlin");
        DateTime time = new DateTime(2020, 1, 2, 3, 4, zone);
        return List.of(
                time,
                time.withChronology(BuddhistChronology.getInstance(zone)),
                time.toLocalDate(),
                time.toLocalTime(),
                time.toLocalDateTime(),
                time.dayOfWeek(),
                time.toMutableDateTime(),
                Instant.ofEpochMilli(5),
                new Interval(time, time.plusDays(1)),
                Duration.standardHours(2),
                Period.weeks(2),
                PeriodType.dayTime(),
                Days.THREE,
                new YearMonth(2020, 1),
                new MonthDay(1, 2),
                zone,
                DateTimeZone.UTC,
                DateTimeZone.forOffsetHours(3),
                BuddhistChronology.getInstance(zone));
    }

    public static List<Object> notSerializable() {
        return List.of(ISODateTimeFormat.date());
    }
}
