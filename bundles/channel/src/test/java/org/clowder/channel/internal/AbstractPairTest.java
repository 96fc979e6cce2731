package org.clowder.channel.internal;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two members on loopback that see each other. */
abstract class AbstractPairTest {

    static final Duration SOON = Duration.ofSeconds(5);

    TestMember a;
    TestMember b;

    @BeforeEach
    void startBoth() throws Exception {
        int[] ports = TestMember.freePorts(2);
        a = TestMember.of("a", ports[0], ports[1]).start();
        b = TestMember.of("b", ports[1], ports[0]).start();
        await().atMost(SOON).until(() -> a.sees().size() == 1 && b.sees().size() == 1);
    }

    @AfterEach
    void closeBoth() {
        a.close();
        b.close();
    }
}
