package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.clowder.channel.Topic;
import org.clowder.tomcat.StandingWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EncryptionTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    @Test
    void aMemberWithAnotherKeyIsNamedOnceAndNeverSeenWhileTheOthersGoOn() throws Exception {
        theOddOneOut("ffffffffffffffffffffffffffffffff", "could not be decrypted; compare encryption.key");
    }

    @Test
    void aMemberWithoutAKeyIsNeverSeenWhileTheOthersGoOn() throws Exception {
        theOddOneOut("", "made no sense; does that member have an encryption key, and this one none?");
    }

    private static void theOddOneOut(String otherKey, String reason) throws Exception {
        int[] ports = TestMember.freePorts(3);
        try (LogRecords log = new LogRecords();
                TestMember a = TestMember.of("a", ports[0], ports[1], ports[2]).with("encryption.key", KEY);
                TestMember b = TestMember.of("b", ports[1], ports[0], ports[2]).with("encryption.key", KEY);
                TestMember odd =
                        TestMember.of("odd", ports[2], ports[0], ports[1]).with("encryption.key", otherKey)) {
            odd.start();
            a.start();
            b.start();
            for (TestMember each : List.of(a, b, odd)) {
                each.channel.settled().toCompletableFuture().get(5, TimeUnit.SECONDS);
            }
            await().atMost(SOON)
                    .until(() -> a.sees().equals(List.of("b")) && b.sees().equals(List.of("a")));
            List<String> received = new CopyOnWriteArrayList<>();
            b.channel.topic("t", String.class, (text, from) -> received.add(text));
            Topic<String> topic = a.channel.topic("t", String.class, (text, from) -> {});
            await().during(Duration.ofSeconds(2)).until(() -> {
                topic.send("x");
                return a.sees().equals(List.of("b")) && odd.sees().isEmpty();
            });
            assertThat(received).isNotEmpty();
            for (TestMember each : List.of(a, b)) {
                assertThat(each.platform.figures())
                        .isEqualTo(Map.of("membersExpected", 2, "membersSeen", 1, "membersRefused", 1));
                assertThat(each.platform.warnings()).singleElement().satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(StandingWarning.Kind.MEMBER_REFUSED);
                    assertThat(warning.subject()).isEqualTo("127.0.0.1:" + ports[2]);
                    assertThat(warning.count()).isPositive();
                    assertThat(warning.text()).contains("could not be decrypted; compare encryption.key");
                });
            }
            assertThat(odd.platform.warnings()).hasSize(2).allSatisfy(warning -> assertThat(warning.text())
                    .contains(reason));
            assertThat(odd.channel.explanation()).endsWith(", 0 other members (2 expected, 2 refused)");
            String complaint = "A message from 127.0.0.1:" + ports[2] + " could not be decrypted";
            // once by a and once by b
            assertThat(log.atLeast(Level.WARNING))
                    .filteredOn(line -> line.startsWith(complaint))
                    .hasSize(2);
            // and the odd one: one line for each of the others, and each one's line about peers that did not join
            assertThat(log.atLeast(Level.WARNING)).hasSizeLessThanOrEqualTo(8);
        }
    }
}
