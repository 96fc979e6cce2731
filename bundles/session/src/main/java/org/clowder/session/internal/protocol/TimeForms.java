package org.clowder.session.internal.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Dates, times and zones. The JDK's factories refuse what is out of range. */
final class TimeForms {

    private static final int MAX_NANO = 999_999_999;

    private TimeForms() {}

    static void register(Forms forms) {
        amounts(forms);
        local(forms);
        zones(forms);
        forms.<OffsetDateTime>add(
                TypeIds.OFFSET_DATE_TIME,
                OffsetDateTime.class,
                (value, out) -> {
                    write(value.toLocalDateTime(), out);
                    out.wire().putSigned(value.getOffset().getTotalSeconds());
                },
                in -> OffsetDateTime.of(dateTime(in), offset(in)));
        forms.<ZonedDateTime>add(
                TypeIds.ZONED_DATE_TIME,
                ZonedDateTime.class,
                (value, out) -> {
                    write(value.toLocalDateTime(), out);
                    out.wire().putSigned(value.getOffset().getTotalSeconds());
                    out.value(value.getZone());
                },
                TimeForms::zoned);
    }

    private static void amounts(Forms forms) {
        forms.<Instant>add(
                TypeIds.INSTANT,
                Instant.class,
                (value, out) -> seconds(value.getEpochSecond(), value.getNano(), out),
                in -> Instant.ofEpochSecond(in.wire().getSigned(), in.wire().getCount(MAX_NANO, "nanoseconds")));
        forms.<Duration>add(
                TypeIds.DURATION,
                Duration.class,
                (value, out) -> seconds(value.getSeconds(), value.getNano(), out),
                in -> Duration.ofSeconds(in.wire().getSigned(), in.wire().getCount(MAX_NANO, "nanoseconds")));
        forms.<Period>add(
                TypeIds.PERIOD,
                Period.class,
                (value, out) -> {
                    out.wire().putSigned(value.getYears());
                    out.wire().putSigned(value.getMonths());
                    out.wire().putSigned(value.getDays());
                },
                in -> Period.of(in.getInt(), in.getInt(), in.getInt()));
    }

    private static void local(Forms forms) {
        forms.<LocalDate>add(
                TypeIds.LOCAL_DATE,
                LocalDate.class,
                (value, out) -> out.wire().putSigned(value.toEpochDay()),
                in -> LocalDate.ofEpochDay(in.wire().getSigned()));
        forms.<LocalTime>add(
                TypeIds.LOCAL_TIME,
                LocalTime.class,
                (value, out) -> out.wire().putVarint(value.toNanoOfDay()),
                in -> LocalTime.ofNanoOfDay(in.wire().getVarint()));
        forms.<LocalDateTime>add(TypeIds.LOCAL_DATE_TIME, LocalDateTime.class, TimeForms::write, TimeForms::dateTime);
        forms.<Year>add(
                TypeIds.YEAR,
                Year.class,
                (value, out) -> out.wire().putSigned(value.getValue()),
                in -> Year.of(in.getInt()));
        forms.<YearMonth>add(
                TypeIds.YEAR_MONTH,
                YearMonth.class,
                (value, out) -> {
                    out.wire().putSigned(value.getYear());
                    out.wire().putByte(value.getMonthValue());
                },
                in -> YearMonth.of(in.getInt(), in.wire().getByte()));
    }

    private static void zones(Forms forms) {
        forms.<ZoneOffset>add(
                TypeIds.ZONE_OFFSET,
                ZoneOffset.class,
                (value, out) -> out.wire().putSigned(value.getTotalSeconds()),
                TimeForms::offset);
        // The class of regions is not public.
        forms.<ZoneId>add(
                TypeIds.ZONE_REGION,
                ZoneId.of("UTC").getClass(),
                (value, out) -> out.wire().putString(value.getId()),
                in -> ZoneId.of(in.text()));
    }

    private static void seconds(long seconds, int nanos, DirectOutput out) {
        out.wire().putSigned(seconds);
        out.wire().putVarint(nanos);
    }

    private static void write(LocalDateTime value, DirectOutput out) {
        out.wire().putSigned(value.toLocalDate().toEpochDay());
        out.wire().putVarint(value.toLocalTime().toNanoOfDay());
    }

    private static LocalDateTime dateTime(DirectInput in) throws MalformedInputException {
        return LocalDateTime.of(
                LocalDate.ofEpochDay(in.wire().getSigned()),
                LocalTime.ofNanoOfDay(in.wire().getVarint()));
    }

    private static ZoneOffset offset(DirectInput in) throws MalformedInputException {
        return ZoneOffset.ofTotalSeconds(in.getInt());
    }

    /** Where the rules of a zone differ between members, the local time stays and the offset is the nearest valid one. */
    private static Object zoned(DirectInput in) throws MalformedInputException {
        LocalDateTime local = dateTime(in);
        ZoneOffset offset = offset(in);
        if (in.value() instanceof ZoneId zone) {
            return ZonedDateTime.ofLocal(local, zone, offset);
        }
        throw new MalformedInputException("a time with a zone that is none");
    }
}
