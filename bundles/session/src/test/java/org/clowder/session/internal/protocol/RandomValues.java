package org.clowder.session.internal.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Values of the JDK, most of them with a direct form; the same ones for the same seed. */
final class RandomValues {

    private final Random random;
    private final List<Supplier<Object>> leaves = new ArrayList<>();
    private final List<Supplier<Object>> arrays = new ArrayList<>();
    /** Have no direct form. */
    private final List<Supplier<Object>> rare = new ArrayList<>();

    RandomValues(long seed) {
        random = new Random(seed);
        numbers();
        texts();
        times();
        arrays();
        rare();
    }

    /** One of each kind of value that Java serialization writes. */
    List<Object> oneOfEachRare() {
        return rare.stream().map(Supplier::get).toList();
    }

    /** One of each kind of value with a direct form that holds no others, null excepted. */
    List<Object> oneOfEach() {
        List<Object> all = new ArrayList<>();
        leaves.forEach(leaf -> all.add(leaf.get()));
        arrays.forEach(array -> all.add(array.get()));
        return all;
    }

    Object value(int depth) {
        int choice = random.nextInt(depth == 0 ? 10 : 14);
        if (choice == 0) {
            return null;
        }
        if (choice < 9) {
            return leaves.get(random.nextInt(leaves.size())).get();
        }
        if (choice == 9) {
            return arrays.get(random.nextInt(arrays.size())).get();
        }
        return random.nextBoolean() ? collection(depth - 1) : map(depth - 1);
    }

    private void numbers() {
        leaves.add(random::nextBoolean);
        leaves.add(() -> (byte) random.nextInt());
        leaves.add(() -> (short) random.nextInt());
        leaves.add(() -> (char) random.nextInt());
        leaves.add(() -> random.nextInt() >> random.nextInt(32));
        leaves.add(() -> random.nextLong() >> random.nextInt(64));
        leaves.add(() -> Float.intBitsToFloat(random.nextInt()));
        leaves.add(() -> Double.longBitsToDouble(random.nextLong()));
        leaves.add(() -> new BigInteger(random.nextInt(200), random));
        leaves.add(() -> new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(40) - 20));
        leaves.add(() -> new UUID(random.nextLong(), random.nextLong()));
        leaves.add(() -> new Date(random.nextLong()));
    }

    private void texts() {
        leaves.add(() -> text('a', 26));
        leaves.add(() -> text('\u00e0', 500));
        leaves.add(() -> text((char) (Character.MIN_SURROGATE - 4), 8));
        leaves.add(() -> new String(Character.toChars(0x1F600 + random.nextInt(50))));
        leaves.add(() -> new Locale("de", random.nextBoolean() ? "" : "CH", random.nextBoolean() ? "" : "1996"));
        leaves.add(() -> Locale.forLanguageTag("zh-Hans-CN"));
    }

    private String text(char first, int range) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append((char) (first + random.nextInt(range)));
        }
        return text.toString();
    }

    private void times() {
        leaves.add(this::instant);
        leaves.add(() -> LocalDate.ofEpochDay(random.nextInt()));
        leaves.add(() -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC));
        leaves.add(() -> Duration.ofSeconds(random.nextLong(), random.nextInt(1_000_000_000)));
    }

    private void rare() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        rare.add(() -> Currency.getInstance("EUR"));
        rare.add(() -> URI.create("http://example.org/" + random.nextInt() + "?q=\u00e4#f"));
        rare.add(() -> LocalTime.ofNanoOfDay((random.nextLong() >>> 1) % LocalTime.MAX.toNanoOfDay()));
        rare.add(() -> OffsetDateTime.ofInstant(instant(), offset()));
        rare.add(() -> ZonedDateTime.ofInstant(instant(), berlin));
        rare.add(() -> ZonedDateTime.ofInstant(instant(), offset()));
        rare.add(this::offset);
        rare.add(() -> berlin);
        rare.add(() -> Period.of(random.nextInt(), random.nextInt(), random.nextInt()));
        rare.add(() -> Year.of(random.nextInt(3000)));
        rare.add(() -> YearMonth.of(random.nextInt(3000) - 500, 1 + random.nextInt(12)));
        rare.add(() -> new boolean[] {random.nextBoolean(), true, false});
        rare.add(() -> new short[] {(short) random.nextInt(), Short.MIN_VALUE});
        rare.add(() -> new char[] {(char) random.nextInt(), Character.MAX_VALUE});
        rare.add(() -> new float[] {random.nextFloat(), Float.NaN, -0f});
        rare.add(() -> random.doubles(random.nextInt(9)).toArray());
        rare.add(() -> new ArrayDeque<>(List.of("a", random.nextInt())));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt() * 4L, random.nextInt(1_000_000_000));
    }

    private ZoneOffset offset() {
        return ZoneOffset.ofTotalSeconds(random.nextInt(36_000) - 18_000);
    }

    private void arrays() {
        arrays.add(() -> bytes());
        arrays.add(() -> random.ints(random.nextInt(9)).toArray());
        arrays.add(() -> random.longs(random.nextInt(9)).toArray());
        arrays.add(() -> new String[] {"a", null, text('a', 3), "\ud800"});
        arrays.add(() -> new Object[] {1, null, "x", bytes()});
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Object collection(int depth) {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            elements.add(value(depth));
        }
        return switch (random.nextInt(7)) {
            case 0 -> elements;
            case 1 -> new LinkedList<>(elements);
            case 2 -> new HashSet<>(elements);
            case 3 -> new LinkedHashSet<>(elements);
            case 4 -> new TreeSet<>(List.of(text('a', 26), text('a', 26) + "-"));
            case 5 -> List.copyOf(present(elements));
            default -> random.nextBoolean() ? Set.copyOf(present(elements)) : Collections.emptyList();
        };
    }

    private static Collection<Object> present(List<Object> elements) {
        elements.removeIf(element -> element == null);
        return elements;
    }

    private Object map(int depth) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            entries.put(leaves.get(random.nextInt(leaves.size())).get(), value(depth));
        }
        return switch (random.nextInt(6)) {
            case 0 -> new HashMap<>(entries);
            case 1 -> entries;
            case 2 -> new TreeMap<>(Map.of(random.nextInt(), text('a', 4)));
            case 3 -> new ConcurrentHashMap<>(present(entries));
            case 4 -> Map.copyOf(present(entries));
            default -> random.nextBoolean() ? Collections.emptyMap() : Collections.emptySet();
        };
    }

    private static Map<Object, Object> present(Map<Object, Object> entries) {
        entries.values().removeIf(value -> value == null);
        return entries;
    }
}
