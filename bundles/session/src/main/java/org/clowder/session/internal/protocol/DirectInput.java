package org.clowder.session.internal.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
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
 * Reads what {@link DirectOutput} wrote. What containers claim to hold is charged to one account of as many elements as
 * there are bytes, since each element takes a byte of its own; so all containers together are in proportion to the
 * input, however they are nested. For one thread.
 */
final class DirectInput {

    private static final int MAX_NANO = 999_999_999;

    private final WireInput in;
    private int account;
    private int depth;

    DirectInput(WireInput in) {
        this.in = in;
        this.account = in.remaining();
    }

    /**
     * Reads a value, which must be all there is. May throw any {@code RuntimeException} if the bytes are no value: the
     * JDK's factories refuse what is out of range.
     */
    Object root() throws MalformedInputException {
        Object value = value();
        if (in.remaining() > 0) {
            throw new MalformedInputException(in.remaining() + " bytes follow the value");
        }
        return value;
    }

    private Object value() throws MalformedInputException {
        Form form = Form.of(in.getByte());
        if (++depth > DirectOutput.MAX_NESTING + 1) {
            throw new MalformedInputException("values nested deeper than " + DirectOutput.MAX_NESTING);
        }
        Object value = form.id < Form.ARRAY_LIST.id ? simple(form) : collection(form);
        depth--;
        return value;
    }

    private Object simple(Form form) throws MalformedInputException {
        return switch (form) {
            case NULL -> null;
            case BOOLEAN -> in.getByte() != 0;
            case BYTE -> (byte) in.getByte();
            case SHORT -> (short) getInt();
            case CHARACTER -> (char) in.getCount(Character.MAX_VALUE, "character");
            case INTEGER -> getInt();
            case LONG -> in.getSigned();
            case FLOAT -> Float.intBitsToFloat(in.getFixedInt());
            case DOUBLE -> Double.longBitsToDouble(in.getFixedLong());
            case STRING -> in.getString();
            case STRING_CHARS -> array(Character.BYTES).asCharBuffer().toString();
            case BYTES -> in.getBlock();
            case INTS -> {
                ByteBuffer elements = array(Integer.BYTES);
                int[] value = new int[elements.remaining() / Integer.BYTES];
                elements.asIntBuffer().get(value);
                yield value;
            }
            case LONGS -> {
                ByteBuffer elements = array(Long.BYTES);
                long[] value = new long[elements.remaining() / Long.BYTES];
                elements.asLongBuffer().get(value);
                yield value;
            }
            case STRINGS -> fill(new String[count(1)]);
            case OBJECTS -> fill(new Object[count(1)]);
            case BIG_INTEGER -> new BigInteger(in.getBlock());
            case BIG_DECIMAL -> {
                int scale = getInt();
                yield new BigDecimal(new BigInteger(in.getBlock()), scale);
            }
            case UUID -> new UUID(in.getFixedLong(), in.getFixedLong());
            case DATE -> new Date(in.getSigned());
            case LOCALE -> locale();
            case INSTANT -> Instant.ofEpochSecond(in.getSigned(), in.getCount(MAX_NANO, "nanoseconds"));
            case DURATION -> Duration.ofSeconds(in.getSigned(), in.getCount(MAX_NANO, "nanoseconds"));
            case LOCAL_DATE -> LocalDate.ofEpochDay(in.getSigned());
            case LOCAL_DATE_TIME ->
                LocalDateTime.of(LocalDate.ofEpochDay(in.getSigned()), LocalTime.ofNanoOfDay(in.getVarint()));
            default -> throw new IllegalStateException("no simple value: " + form);
        };
    }

    private Object collection(Form form) throws MalformedInputException {
        return switch (form) {
            case ARRAY_LIST -> list();
            case LINKED_LIST -> elements(count(1), new LinkedList<>());
            case HASH_SET -> {
                int count = count(1);
                yield elements(count, new HashSet<>(capacity(count)));
            }
            case LINKED_HASH_SET -> {
                int count = count(1);
                yield elements(count, new LinkedHashSet<>(capacity(count)));
            }
            case TREE_SET -> elements(count(1), new TreeSet<>());
            case LIST_OF -> List.copyOf(list());
            case SET_OF -> Set.of(list().toArray());
            case EMPTY_LIST -> Collections.emptyList();
            case EMPTY_SET -> Collections.emptySet();
            case HASH_MAP -> hashMap();
            case LINKED_HASH_MAP -> {
                int count = count(2);
                yield entries(count, new LinkedHashMap<>(capacity(count)));
            }
            case TREE_MAP -> entries(count(2), new TreeMap<>());
            case CONCURRENT_HASH_MAP -> {
                Map<Object, Object> map = new ConcurrentHashMap<>();
                for (Object key = value(); key != null; key = value()) {
                    map.put(key, value());
                }
                yield map;
            }
            case MAP_OF -> Map.copyOf(hashMap());
            case EMPTY_MAP -> Collections.emptyMap();
            default -> throw new IllegalStateException("no collection: " + form);
        };
    }

    private Object locale() throws MalformedInputException {
        String language = in.getString();
        String script = in.getString();
        String country = in.getString();
        String variant = in.getString();
        if (script.isEmpty()) {
            // Takes parts that are not well-formed, too, as the writer's may be.
            return new Locale(language, country, variant);
        }
        return new Locale.Builder()
                .setLanguage(language)
                .setScript(script)
                .setRegion(country)
                .setVariant(variant)
                .build();
    }

    /** The bytes of an array whose elements take {@code size} bytes each. */
    private ByteBuffer array(int size) throws MalformedInputException {
        int bytes = in.getCount(in.remaining() / size, "length of an array") * size;
        int start = in.position();
        in.skip(bytes);
        return ByteBuffer.wrap(in.array(), start, bytes);
    }

    private Object fill(Object[] array) throws MalformedInputException {
        for (int i = 0; i < array.length; i++) {
            array[i] = value();
        }
        return array;
    }

    private ArrayList<Object> list() throws MalformedInputException {
        int count = count(1);
        return elements(count, new ArrayList<>(count));
    }

    private HashMap<Object, Object> hashMap() throws MalformedInputException {
        int count = count(2);
        return entries(count, new HashMap<>(capacity(count)));
    }

    /** The count of elements of a container, each with {@code values} values. */
    private int count(int values) throws MalformedInputException {
        int count = in.getCount(Math.min(account, in.remaining()) / values, "count of elements");
        account -= count * values;
        return count;
    }

    /** What a hash table needs to hold so many without growing. */
    private static int capacity(int count) {
        return (int) (count / 0.75f) + 1;
    }

    private <T extends Collection<Object>> T elements(int count, T into) throws MalformedInputException {
        for (int i = 0; i < count; i++) {
            into.add(value());
        }
        return into;
    }

    private <T extends Map<Object, Object>> T entries(int count, T into) throws MalformedInputException {
        for (int i = 0; i < count; i++) {
            Object key = value();
            into.put(key, value());
        }
        return into;
    }

    /** A signed varint that fits into an int. */
    private int getInt() throws MalformedInputException {
        long value = in.getSigned();
        if (value != (int) value) {
            throw new MalformedInputException("number " + value + " does not fit into an int");
        }
        return (int) value;
    }
}
