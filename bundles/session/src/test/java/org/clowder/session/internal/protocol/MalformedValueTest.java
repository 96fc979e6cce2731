package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes from the network may be anything. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MalformedValueTest {

    /** What the JDK's streams take for any value, and for a text of any announced length. */
    private static final long FIXED_BYTES = 300_000;

    /** A byte can be an empty map in a table of its own. */
    private static final int BYTES_PER_BYTE = 256;

    private final Codec codec = new Codec();

    private record Cart(Map<String, Object> items, Object[] more, int[] sizes) implements Serializable {}

    /** 2^31 - 1 as the length or count. */
    private static byte[] huge(int id) {
        return new byte[] {(byte) id, -1, -1, -1, -1, 7, 1, 1, 1};
    }

    @Test
    void lengthsThatAreNotThereAreRefusedBeforeMemoryIsTaken() {
        for (int id = 0; id < Form.SERIALIZER.id; id++) {
            if (id >= Form.STRING.id && id < Form.BIG_INTEGER.id || id >= Form.ARRAY_LIST.id) {
                refused(new EncodedValue(huge(id), EncodedValue.NONE, 0));
            }
        }
    }

    @Test
    void nestedContainersCannotClaimTheSameBytesTwice() {
        byte[] body = new byte[2_000_000];
        // Each of 30 lists says that it has a million elements, the first of which is the next list.
        byte[] list = {(byte) Form.ARRAY_LIST.id, (byte) 0xC0, (byte) 0x84, 0x3D};
        for (int i = 0; i < 30; i++) {
            System.arraycopy(list, 0, body, i * list.length, list.length);
        }
        assertThatThrownBy(() -> codec.decode(new EncodedValue(body, EncodedValue.NONE, 0)))
                .isInstanceOf(UnreadableValueException.class)
                .hasMessageContaining("count of elements");
    }

    @Test
    void unknownIdsAreNamed() {
        for (int id : new int[] {11, 39, 100, 114, 255}) {
            assertThatThrownBy(() -> codec.decode(id, 0))
                    .isInstanceOf(UnreadableValueException.class)
                    .hasMessageContaining("unknown type id " + id);
        }
    }

    @Test
    void bytesBehindTheValueAreRefused() throws Exception {
        for (Object value : List.of("x", 1, List.of(1), new Cart(Map.of(), null, null))) {
            EncodedValue encoded = codec.encode(value);
            byte[] longer = Arrays.copyOf(encoded.body(), encoded.body().length + 1);
            refused(new EncodedValue(longer, encoded.descriptors(), 0));
        }
    }

    @Test
    void longArraysOfObjectStreamsAreRefusedBeforeMemoryIsTaken() throws Exception {
        EncodedValue encoded = codec.encode(new Cart(new HashMap<>(), new Object[1], new int[] {0x01020304}));
        byte[] body = encoded.body().clone();
        for (int i = 0; i < body.length - 4; i++) {
            // The lengths of the two arrays are the only places with these four bytes.
            if (body[i] == 0 && body[i + 1] == 0 && body[i + 2] == 0 && body[i + 3] == 1) {
                byte[] larger = body.clone();
                larger[i] = 0x7F;
                refused(new EncodedValue(larger, encoded.descriptors(), 0));
                larger[i] = 0;
                larger[i + 1] = 0x7F;
                refused(new EncodedValue(larger, encoded.descriptors(), 0));
            }
        }
    }

    @Test
    void classesThatAreNotInTheListAreRefused() throws Exception {
        EncodedValue encoded = codec.encode(new Cart(Map.of(), null, null));
        refused(new EncodedValue(encoded.body(), EncodedValue.NONE, 0));
    }

    @Test
    void mutationsOfValidValuesGiveValuesOrTheOneException() throws Exception {
        Random random = new Random(7);
        List<EncodedValue> valid = samples();
        int unreadable = 0;
        for (int i = 0; i < 150_000; i++) {
            EncodedValue sample = valid.get(random.nextInt(valid.size()));
            byte[] body = mutate(sample.body(), random);
            unreadable += decodes(new EncodedValue(body, sample.descriptors(), 0)) ? 0 : 1;
        }
        assertThat(unreadable).isBetween(30_000, 149_000);
    }

    @Test
    void randomBytesGiveValuesOrTheOneException() throws Exception {
        Random random = new Random(8);
        ClassDescriptor[] descriptors =
                codec.encode(new Cart(Map.of(), null, null)).descriptors();
        for (int i = 0; i < 100_000; i++) {
            byte[] body = new byte[random.nextInt(100)];
            random.nextBytes(body);
            if (body.length > 0 && i % 4 > 0) {
                body[0] = (byte) (i % 4 == 1 ? Form.JAVA.id : random.nextInt(Form.SERIALIZER.id));
            }
            decodes(new EncodedValue(body, descriptors, 0));
        }
    }

    @Test
    void mutatedDescriptorsAreRefusedOrHarmless() throws Exception {
        Random random = new Random(9);
        EncodedValue cart = codec.encode(new Cart(new HashMap<>(Map.of("a", 1)), new Object[] {1}, new int[2]));
        for (int i = 0; i < 20_000; i++) {
            ClassDescriptor[] descriptors = cart.descriptors().clone();
            int which = random.nextInt(descriptors.length);
            try {
                descriptors[which] = ClassDescriptor.of(mutate(descriptors[which].bytes(), random));
            } catch (IOException e) {
                continue;
            }
            decodes(new EncodedValue(cart.body(), descriptors, 0));
        }
    }

    private List<EncodedValue> samples() throws IOException {
        List<EncodedValue> samples = new ArrayList<>();
        RandomValues values = new RandomValues(1);
        for (int i = 0; i < 300; i++) {
            Object value = values.value(3);
            samples.add(codec.encode(value));
            if (i % 3 == 0) {
                Map<String, Object> items = new HashMap<>();
                items.put("a", value);
                samples.add(codec.encode(new Cart(items, new Object[] {i, new java.util.BitSet(9)}, new int[] {1, i})));
            }
        }
        return samples;
    }

    private static byte[] mutate(byte[] valid, Random random) {
        int length = random.nextInt(4) == 0 ? random.nextInt(valid.length + 4) : valid.length;
        byte[] bytes = Arrays.copyOf(valid, length);
        for (int i = random.nextInt(4); i >= 0 && length > 0; i--) {
            int at = random.nextInt(length);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
        return bytes;
    }

    private void refused(EncodedValue encoded) {
        assertThat(decodes(encoded)).as("decoding of %s", encoded).isFalse();
    }

    /** False if the value was refused; anything else than a value and the exception fails, as does too much memory. */
    private boolean decodes(EncodedValue encoded) {
        long allowed = FIXED_BYTES + (long) encoded.body().length * BYTES_PER_BYTE;
        long before = allocated();
        boolean decoded = decodesAnyhow(encoded);
        if (allocated() - before >= allowed) {
            // It may be that classes were loaded: this happens once only.
            before = allocated();
            decodesAnyhow(encoded);
            assertThat(allocated() - before)
                    .as("bytes allocated for %d bytes", encoded.body().length)
                    .isLessThan(allowed);
        }
        return decoded;
    }

    private boolean decodesAnyhow(EncodedValue encoded) {
        try {
            codec.decode(encoded);
            return true;
        } catch (UnreadableValueException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("another exception for " + Arrays.toString(encoded.body()), e);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
