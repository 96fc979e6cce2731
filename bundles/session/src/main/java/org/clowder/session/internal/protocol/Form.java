package org.clowder.session.internal.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a value is written: its id is the first byte, {@link DirectOutput} and {@link DirectInput} know what follows. The
 * numbers are part of the protocol (docs/protocol.md, section Values): none is ever given another meaning. Values of
 * exactly the named classes have a direct form.
 */
enum Form {
    NULL(0),
    BOOLEAN(1, Boolean.class),
    BYTE(2, Byte.class),
    SHORT(3, Short.class),
    CHARACTER(4, Character.class),
    INTEGER(5, Integer.class),
    LONG(6, Long.class),
    FLOAT(7, Float.class),
    DOUBLE(8, Double.class),
    /** UTF-8. */
    STRING(9, String.class),
    /** UTF-16, for what is no proper text and would be lost in UTF-8. */
    STRING_CHARS(10),

    BYTES(16, byte[].class),
    INTS(20, int[].class),
    LONGS(21, long[].class),
    STRINGS(24, String[].class),
    OBJECTS(25, Object[].class),

    BIG_INTEGER(32, BigInteger.class),
    BIG_DECIMAL(33, BigDecimal.class),
    UUID(34, UUID.class),
    DATE(35, Date.class),
    LOCALE(36, Locale.class),
    INSTANT(48, Instant.class),
    LOCAL_DATE(49, LocalDate.class),
    LOCAL_DATE_TIME(51, LocalDateTime.class),
    DURATION(56, Duration.class),

    ARRAY_LIST(64, ArrayList.class),
    LINKED_LIST(65, LinkedList.class),
    HASH_SET(67, HashSet.class),
    LINKED_HASH_SET(68, LinkedHashSet.class),
    TREE_SET(69, TreeSet.class),
    LIST_OF(70, List.of().getClass(), List.of(1).getClass()),
    SET_OF(71, Set.of().getClass(), Set.of(1).getClass()),
    EMPTY_LIST(72, Collections.emptyList().getClass()),
    EMPTY_SET(73, Collections.emptySet().getClass()),

    HASH_MAP(80, HashMap.class),
    LINKED_HASH_MAP(81, LinkedHashMap.class),
    TREE_MAP(82, TreeMap.class),
    CONCURRENT_HASH_MAP(83, ConcurrentHashMap.class),
    MAP_OF(84, Map.of().getClass(), Map.of(1, 1).getClass()),
    EMPTY_MAP(85, Collections.emptyMap().getClass()),

    /** Only as the first byte of the whole value, like {@link #JAVA}; neither is a direct form. */
    SERIALIZER(112),
    JAVA(113);

    /** Holds classes of the JDK only. Filled once, before anybody can see it. */
    private static final Map<Class<?>, Form> BY_CLASS = new HashMap<>();

    private static final Form[] DIRECT = new Form[SERIALIZER.id];

    static {
        for (Form form : values()) {
            for (Class<?> type : form.classes) {
                BY_CLASS.put(type, form);
            }
            if (form.id < DIRECT.length) {
                DIRECT[form.id] = form;
            }
        }
    }

    final int id;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Class<?>[] classes;

    Form(int id, Class<?>... classes) {
        this.id = id;
        this.classes = classes;
    }

    /** The direct form of values of exactly this class, or null. */
    static Form of(Class<?> type) {
        return BY_CLASS.get(type);
    }

    static Form of(int id) throws MalformedInputException {
        Form form = id < DIRECT.length ? DIRECT[id] : null;
        if (form == null) {
            throw new MalformedInputException("unknown type id " + id + "; is the sender of a later version?");
        }
        return form;
    }
}
