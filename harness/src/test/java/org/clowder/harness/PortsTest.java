package org.clowder.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void noneIsHandedOutTwiceAndAllLieBelowThoseOfClients() {
        assertThat(Ports.some(2000)).doesNotHaveDuplicates().allSatisfy(port -> assertThat(port)
                .isBetween(10_000, 31_999));
    }
}
