package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.MemberListener;
import org.clowder.channel.SharedChannel.State;
import org.clowder.channel.Topic;
import org.clowder.tomcat.StandingWarning;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members find and lose each other, by static membership. */
@Timeout(30)
class MembershipTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private int[] ports;

    @BeforeEach
    void ports() throws Exception {
        ports = TestMember.freePorts(3);
    }

    @Test
    void twoMembersStartedAtTheSameInstantSeeEachOther() {
        try (TestMember a = TestMember.of("a", ports[0], ports[1]);
                TestMember b = TestMember.of("b", ports[1], ports[0])) {
            a.start();
            b.start();
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(a.sees()).containsExactly("b");
                assertThat(b.sees()).containsExactly("a");
            });
            assertThat(a.channel.explanation()).isEqualTo("member a at 127.0.0.1:" + ports[0] + ", 1 other member");
            assertThat(a.channel.localMember().orElseThrow().name()).isEqualTo("a");
        }
    }

    @Test
    void aLateJoinerHasSeenAllMembersOnceItHasSettled() throws Exception {
        try (TestMember a = TestMember.of("a", ports[0], ports[1], ports[2]);
                TestMember b = TestMember.of("b", ports[1], ports[0], ports[2]);
                TestMember c = TestMember.of("c", ports[2], ports[0], ports[1])) {
            a.start();
            b.start();
            await().atMost(SOON).until(() -> a.sees().size() == 1 && b.sees().size() == 1);
            c.start();
            c.channel.settled().toCompletableFuture().get(5, TimeUnit.SECONDS);
            assertThat(c.sees()).containsExactly("a", "b");
            assertThat(c.state()).isEqualTo(State.STARTED);
            await().atMost(SOON).untilAsserted(() -> assertThat(a.sees()).containsExactly("b", "c"));
        }
    }

    @Test
    void aMemberThatStopsIsGoneAtOnceAndComesBackUnderTheSameAddress() {
        try (TestMember a = TestMember.of("a", ports[0], ports[1]).start()) {
            List<String> events = new CopyOnWriteArrayList<>();
            try (TestMember b = TestMember.of("b", ports[1], ports[0]).start()) {
                await().atMost(SOON).until(() -> a.sees().equals(List.of("b")));
                assertThat(b.state()).isEqualTo(State.STARTED);
                a.channel.addMemberListener(recorder(events));
                assertThat(events).containsExactly("+b");
            }
            await().atMost(SOON).until(() -> a.sees().isEmpty());
            try (TestMember again = TestMember.of("b2", ports[1], ports[0]).start()) {
                await().atMost(SOON).until(() -> a.sees().equals(List.of("b2")));
                await().atMost(SOON).untilAsserted(() -> assertThat(events).containsExactly("+b", "-b", "+b2"));
                assertThat(again.state()).isEqualTo(State.STARTED);
            }
        }
    }

    @Test
    void aMemberThatIsStartedAgainWithoutHavingLeftReplacesItsOldEntry() throws Exception {
        try (TestMember a = TestMember.of("a", ports[0], ports[1]).start();
                KillableMember old = KillableMember.start("b", ports[1], ports[0])) {
            await().atMost(Duration.ofSeconds(10)).until(() -> a.sees().equals(List.of("b")));
            String oldId = a.channel.members().get(0).id();
            List<String> events = new CopyOnWriteArrayList<>();
            a.channel.addMemberListener(recorder(events));
            old.kill();
            try (TestMember again = TestMember.of("b", ports[1], ports[0]).start()) {
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(again.sees()).containsExactly("a");
                    assertThat(a.channel.members()).hasSize(1);
                    assertThat(a.channel.members().get(0).id()).isNotEqualTo(oldId);
                });
                // longer than the expiry of the old entry and several rounds of the failure detector
                await().during(Duration.ofMillis(2500)).atMost(SOON).untilAsserted(() -> assertThat(a.channel.members())
                        .hasSize(1)
                        .noneMatch(member -> member.id().equals(oldId)));
            }
            assertThat(events).startsWith("+b", "-b", "+b").doesNotContainSequence("+b", "+b");
        }
    }

    @Test
    void aKilledMemberIsNoticed() throws Exception {
        try (TestMember a = TestMember.of("a", ports[0], ports[1]).start();
                KillableMember b = KillableMember.start("b", ports[1], ports[0])) {
            await().atMost(Duration.ofSeconds(10)).until(() -> a.sees().equals(List.of("b")));
            b.kill();
            await().atMost(SOON).until(() -> a.sees().isEmpty());
        }
    }

    @Test
    void aListenerMaySendToAMemberAsSoonAsItIsToldOfIt() {
        List<String> received = new CopyOnWriteArrayList<>();
        List<Exception> failures = new CopyOnWriteArrayList<>();
        try (TestMember a = TestMember.of("a", ports[0], ports[1]);
                TestMember b = TestMember.of("b", ports[1], ports[0])) {
            for (TestMember each : List.of(a, b)) {
                Topic<String> topic =
                        each.channel.topic("hello", String.class, (text, from) -> received.add(text + from.name()));
                each.channel.addMemberListener(new MemberListener() {
                    @Override
                    public void memberAdded(ClusterMember member) {
                        try {
                            topic.send("hello from ", member);
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    }

                    @Override
                    public void memberRemoved(ClusterMember member) {
                        // at the end of the test
                    }
                });
                each.start();
            }
            await().atMost(SOON).untilAsserted(() -> assertThat(received)
                    .containsExactlyInAnyOrder("hello from a", "hello from b"));
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void membersOfOtherClustersAreNotSeen() throws Exception {
        try (TestMember a = TestMember.of("a", ports[0], ports[1]).start();
                TestMember b = TestMember.of("b", ports[1], ports[0])
                        .with("cluster.name", "other")
                        .start()) {
            a.channel.settled().toCompletableFuture().get(5, TimeUnit.SECONDS);
            b.channel.settled().toCompletableFuture().get(5, TimeUnit.SECONDS);
            await().during(Duration.ofMillis(500))
                    .until(() -> a.sees().isEmpty() && b.sees().isEmpty());
            assertThat(b.channel.clusterName()).isEqualTo("other");
            await().atMost(SOON).untilAsserted(() -> assertThat(whatIsWrong(a))
                    .containsExactly("member 127.0.0.1:" + ports[1]
                            + " answers but does not join; compare cluster.name and the encryption key in"
                            + " org.clowder.channel"));
        }
    }

    @Test
    void aMemberThatDoesNotAnswerIsNamedOnceAndTheChannelWorksWithoutIt() throws Exception {
        try (LogRecords log = new LogRecords();
                TestMember a = TestMember.of("a", ports[0], ports[1], ports[2]).start();
                TestMember b = TestMember.of("b", ports[1], ports[0]).start()) {
            a.channel.settled().toCompletableFuture().get(5, TimeUnit.SECONDS);
            await().atMost(SOON)
                    .until(() -> a.sees().equals(List.of("b")) && b.sees().equals(List.of("a")));
            String gone = "Member localhost:" + ports[2] + " in `members` of org.clowder.channel does not answer";
            await().atMost(SOON)
                    .until(() -> log.atLeast(Level.WARNING).stream().anyMatch(line -> line.startsWith(gone)));
            await().during(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(log.atLeast(Level.WARNING)).hasSize(1));
            assertThat(a.state()).isEqualTo(State.STARTED);
            assertThat(whatIsWrong(a))
                    .containsExactly("member 127.0.0.1:" + ports[2]
                            + " does not answer; it is in `members` of org.clowder.channel");
            assertThat(whatIsWrong(b)).isEmpty();
            assertThat(a.channel.explanation()).endsWith(", 1 other member (2 expected)");
            try (TestMember c = TestMember.of("c", ports[2], ports[0], ports[1]).start()) {
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(whatIsWrong(a)).isEmpty();
                    assertThat(a.channel.explanation()).endsWith(", 2 other members");
                    assertThat(a.platform.figures())
                            .isEqualTo(Map.of("membersExpected", 2, "membersSeen", 2, "membersRefused", 0));
                });
                assertThat(c.state()).isEqualTo(State.STARTED);
            }
            await().atMost(SOON).untilAsserted(() -> assertThat(whatIsWrong(a)).hasSize(1));
        }
    }

    private static List<String> whatIsWrong(TestMember member) {
        return member.platform.warnings().stream().map(StandingWarning::text).toList();
    }

    private static MemberListener recorder(List<String> events) {
        return new MemberListener() {
            @Override
            public void memberAdded(ClusterMember member) {
                events.add("+" + member.name());
            }

            @Override
            public void memberRemoved(ClusterMember member) {
                events.add("-" + member.name());
            }
        };
    }
}
