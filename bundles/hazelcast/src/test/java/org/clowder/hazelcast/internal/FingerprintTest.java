package org.clowder.hazelcast.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void eachByteAndTheLengthCount() {
        byte[] value = new byte[2500];
        new Random(7).nextBytes(value);
        Set<String> all = new HashSet<>();
        all.add(text(value, 0));
        for (int i = 0; i < value.length; i++) {
            value[i] ^= 0x10;
            all.add(text(value, 0));
            value[i] ^= 0x10;
        }
        assertThat(all).hasSize(value.length + 1);
        assertThat(all).contains(text(value, 0));

        Set<String> zeros = new HashSet<>();
        for (int length = 0; length < 2500; length++) {
            zeros.add(text(new byte[length], 0));
        }
        assertThat(zeros).hasSize(2500);
    }

    @Test
    void blocksAndWordsThatChangePlacesAreNoticed() {
        byte[] value = new byte[4096];
        new Random(8).nextBytes(value);
        for (int size : new int[] {8, 16, 1024, 2048}) {
            byte[] changed = value.clone();
            System.arraycopy(value, 0, changed, size, size);
            System.arraycopy(value, size, changed, 0, size);
            assertThat(text(changed, 0)).as("" + size).isNotEqualTo(text(value, 0));
        }
    }

    @Test
    void whatIsInFrontDoesNotCount() {
        byte[] value = new byte[3000];
        new Random(9).nextBytes(value);
        assertThat(text(value, 12)).isEqualTo(text(Arrays.copyOfRange(value, 12, 3000), 0));
    }

    private static String text(byte[] value, int from) {
        return HexFormat.of().formatHex(Fingerprint.of(value, from));
    }
}
