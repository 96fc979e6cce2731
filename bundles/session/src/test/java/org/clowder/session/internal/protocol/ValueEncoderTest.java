package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ValueEncoderTest {

    private final Codec codec = new Codec();

    private enum Colour {
        RED,
        BLUE {
            @Override
            public String toString() {
                return "blue";
            }
        }
    }

    private record Cart(String owner, List<Object> items) implements Serializable {}

    /** Its fields look like a cart's. */
    private record Shelf(String owner, List<Object> items) implements Serializable {}

    private static final class Aware implements HttpSessionBindingListener, Serializable {
        private static final long serialVersionUID = 1L;
    }

    private static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        private Node next;
    }

    /** Is changed, as if by another request, while it is written. */
    private static final class Restless extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        private void writeObject(java.io.ObjectOutputStream out) {
            throw new ConcurrentModificationException();
        }
    }

    @Test
    void objectsOfTheApplicationComeBackEqual() throws Exception {
        Cart cart = new Cart("me", new ArrayList<>(List.of(1, "two", Colour.BLUE)));
        EncodedValue encoded = codec.encode(cart);
        assertThat(Codec.direct(encoded)).isFalse();
        assertThat(encoded.descriptors()).extracting(ClassDescriptor::className).contains(Cart.class.getName());
        assertThat(new String(encoded.body(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .as("classes are beside the body")
                .doesNotContain("Cart");
        assertThat(codec.decode(encoded)).isEqualTo(cart);
        assertThat(codec.roundTrip(Colour.BLUE)).isSameAs(Colour.BLUE);
    }

    @Test
    void theSameStateGivesThePreviousEncoding() throws Exception {
        for (Object value : List.of(
                "text", "t\u00e4xt", 7, 7L, true, new byte[200], 1.5, new Cart("me", List.of(1)), List.of(1, 2))) {
            EncodedValue first = codec.encode(value);
            assertThat(codec.encode(value, first)).as("%s", value).isSameAs(first);
            assertThat(codec.encode(value)).isNotSameAs(first).isEqualTo(first);
        }
        assertThat(codec.encode(null, codec.encode(1))).isSameAs(codec.encode(null));
    }

    @Test
    void anotherStateGivesAnotherEncoding() throws Exception {
        List<Object> values = List.of(
                "",
                "a",
                "b",
                "ab",
                0,
                1,
                -1,
                1L,
                true,
                false,
                new byte[0],
                new byte[] {1},
                new byte[] {1, 2},
                new Cart("a", List.of()),
                new Cart("b", List.of()),
                new Shelf("a", List.of()),
                Colour.RED,
                "\u00e4");
        for (Object one : values) {
            for (Object other : values) {
                EncodedValue previous = codec.encode(one);
                assertThat(codec.encode(other, previous) == previous).isEqualTo(one == other);
                assertThat(codec.decode(codec.encode(other, previous))).isEqualTo(other);
            }
        }
    }

    @Test
    void theFlagsTellWhatTheValueListensTo() throws Exception {
        assertThat(codec.encode(new Aware()).flags()).isEqualTo(EncodedValue.BINDING);
        assertThat(codec.encode("x").flags()).isZero();
        assertThat(codec.encode(new Cart("x", List.of())).flags()).isZero();
    }

    @Test
    void whatIsTooLargeIsRefusedWithoutGrowingTheBuffer() {
        for (Object value : List.of(
                "x".repeat(Codec.MAX_BYTES),
                new byte[Codec.MAX_BYTES],
                new long[Codec.MAX_BYTES / 8],
                new Cart("x".repeat(Codec.MAX_BYTES), List.of()))) {
            assertThatThrownBy(() -> codec.encode(value))
                    .isInstanceOf(UnencodableValueException.class)
                    .hasMessageContaining(value.getClass().getName() + " takes more than " + Codec.MAX_BYTES);
        }
    }

    @Test
    void longChainsAreRefusedNotFatal() throws Exception {
        Node first = new Node();
        Node last = first;
        for (int i = 0; i < 200_000; i++) {
            last.next = new Node();
            last = last.next;
        }
        assertThatThrownBy(() -> codec.encode(first)).hasMessageContaining("nested too deeply");
        assertThat(codec.roundTrip(new Cart("after", List.of()))).isEqualTo(new Cart("after", List.of()));
    }

    @Test
    void changesDuringEncodingAreATransientFailure() {
        UnencodableValueException failure =
                catchThrowableOfType(UnencodableValueException.class, () -> codec.encode(new Restless()));
        assertThat(failure.transientFailure()).isTrue();
        UnencodableValueException lasting =
                catchThrowableOfType(UnencodableValueException.class, () -> codec.encode(new Object()));
        assertThat(lasting.transientFailure()).isFalse();
    }

    @Test
    void onlyWhatNeverChangesIsImmutable() {
        assertThat(List.of("x", 1, 'c', Instant.EPOCH, Colour.BLUE, java.util.Locale.ROOT, java.time.ZoneId.of("UTC")))
                .allMatch(ValueEncoder::immutable);
        assertThat(ValueEncoder.immutable(null)).isTrue();
        assertThat(List.of(new byte[1], new java.util.Date(), List.of(), new HashMap<>(), new AtomicInteger()))
                .noneMatch(ValueEncoder::immutable);
    }

    @Test
    void manyThreadsShareOneEncoder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                long seed = t;
                results.add(threads.submit(() -> roundTrips(seed)));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } catch (TimeoutException e) {
            throw new AssertionError("threads do not end", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean roundTrips(long seed) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Cart cart = new Cart("owner " + seed, List.of(seed, i, "x".repeat(i % 50)));
            if (!codec.roundTrip(cart).equals(cart)
                    || !codec.roundTrip(cart.items).equals(cart.items)) {
                return false;
            }
        }
        return true;
    }
}
