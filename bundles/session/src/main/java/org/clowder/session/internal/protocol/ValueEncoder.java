package org.clowder.session.internal.protocol;

import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.clowder.session.ValueSerializer;

/**
 * Turns values of attributes into bytes, on the thread of the request: values of the JDK directly, objects of the
 * application by a serializer that takes them or else by Java serialization. For any number of threads.
 */
public final class ValueEncoder {

    private static final EncodedValue NULL = new EncodedValue(new byte[] {(byte) Form.NULL.id}, EncodedValue.NONE, 0);

    /** Exact classes: a subclass might change. Those of time are found by what they are. */
    private static final Set<Class<?>> IMMUTABLE = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            Locale.class,
            Currency.class,
            URI.class);

    private static final int MAX_NAME = 4_000;

    private final int maxBytes;
    private final Supplier<Workspace> maker;
    /** A few of those that rest, about one for each processor. Not thread-local: threads outlive the application, and would keep its classes. */
    private final AtomicReferenceArray<Workspace> resting = new AtomicReferenceArray<>(
            Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors()) * 2);

    /**
     * @param serializers asked in this order for objects of the application
     * @param maxBytes the most that one value may take
     * @param bundleOf names the bundle that a class is of, for {@link EncodedValue#bundles}; null if there is none that matters
     * @param allowed the rule of those that will read it, like {@link AllowedClasses#allows}; asked after {@code bundleOf}
     * @throws IllegalArgumentException if serializers have invalid ids, or the same
     */
    public ValueEncoder(
            List<ValueSerializer> serializers,
            int maxBytes,
            Function<Class<?>, String> bundleOf,
            Predicate<Class<?>> allowed) {
        Serializers offered = new Serializers(serializers);
        this.maxBytes = maxBytes;
        this.maker = () -> new Workspace(offered, maxBytes, bundleOf, allowed);
    }

    /**
     * Refuses what no other member would take.
     *
     * @throws UnencodableValueException if the name is too long
     */
    public static void checkName(String name) throws UnencodableValueException {
        if (name.length() * 3 > MAX_NAME && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            throw UnencodableValueException.of("its name has more than " + MAX_NAME + " bytes");
        }
    }

    /**
     * Encodes a value. The value is not changed, and nothing of it is kept.
     *
     * @param value may be null
     * @param previous what the attribute's value was encoded to before, or null
     * @return {@code previous} itself if the bytes are still the same
     * @throws UnencodableValueException if that is not possible, with the place in the value
     */
    public EncodedValue encode(Object value, EncodedValue previous) throws UnencodableValueException {
        if (value == null) {
            return NULL;
        }
        if (previous != null && Unchanged.is(value, previous)) {
            return previous;
        }
        int slot = slot();
        Workspace rested = resting.getAndSet(slot, null);
        Workspace workspace = rested == null ? maker.get() : rested;
        try {
            workspace.encode(value);
            EncodedValue result = workspace.result(previous, flags(value));
            // After a failure its state is unknown: then it is not kept.
            if (workspace.rest()) {
                resting.set(slot, workspace);
            }
            return result;
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            throw EncodingFailure.of(value, e, maxBytes);
        }
    }

    /** A thread finds again what it left, unless another thread has the same slot. */
    @SuppressWarnings("deprecation") // threadId() comes with Java 19
    private int slot() {
        return (int) Thread.currentThread().getId() & resting.length() - 1;
    }

    private static int flags(Object value) {
        return value instanceof HttpSessionBindingListener ? EncodedValue.BINDING : 0;
    }

    /** True if what is sent of the value can never change, so that it need not be encoded again to find out. */
    public static boolean immutable(Object value) {
        if (value == null || value instanceof Enum) {
            return true;
        }
        Class<?> type = value.getClass();
        return IMMUTABLE.contains(type) || type.getPackageName().equals("java.time") && isTime(value);
    }

    private static boolean isTime(Object value) {
        return value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof ZoneId;
    }
}
