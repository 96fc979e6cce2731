package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.itests.app.LedgerServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Members come and go behind a real balancer, with the configurations that the samples ship, and users notice nothing. {@code -Dclowder.rounds} is how
 * often all members are restarted one after the other; with {@code -Dclowder.previous}, the directory of another build, they are of that one in every second
 * round.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
abstract class AbstractBalancers {

    private static final String APPLICATION = "/ledger";
    private static final int ROUNDS = Integer.getInteger("clowder.rounds", 1);
    private static final String PREVIOUS = System.getProperty("clowder.previous");
    private static final int USERS = 64;
    private static final int SOME_ANSWERS = 320;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Balancers go on to another member at once, as nobody listens any more. */
    private static final Duration SWITCH_LIMIT = Duration.ofSeconds(1);

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);

    @RegisterExtension
    static final Members members = new Members();

    private final List<Entrance> entrances = new ArrayList<>();
    private Cluster cluster;

    /** Adds the entrances. */
    abstract void open();

    /** Changes a member before its start. */
    void prepare(Member member) {}

    /** A balancer in front of the members. */
    final Balancer balancer(String sample) {
        return Balancer.of(sample, members.directory(), cluster.members());
    }

    final void enter(Balancer balancer, boolean sticky, boolean checked) {
        entrances.add(new Entrance(balancer.start(), APPLICATION, sticky, checked));
    }

    final Cluster cluster() {
        return cluster;
    }

    List<Entrance> entrances() {
        return entrances;
    }

    @BeforeAll
    void begin() {
        cluster = members.cluster(3).each(this::prepare);
        Path application = new WarBuilder()
                .distributable()
                .servlet(LedgerServlet.class, Account.PATTERN)
                .build(members.directory().resolve(APPLICATION.substring(1) + ".war"));
        cluster.each(member -> member.deploy(application));
        startWhoEnded();
        open();
    }

    @AfterAll
    void close() {
        entrances.forEach(entrance -> entrance.balancer().close());
    }

    @BeforeEach
    void startWhoEnded() {
        List<Member> ended =
                cluster.members().stream().filter(member -> !member.alive()).toList();
        ended.forEach(Member::start);
        ended.forEach(member -> member.awaitReady(READY_LIMIT));
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void aSessionStaysWithItsMemberIfTheBalancerIsSticky(Entrance entrance) throws IOException {
        Account account = new Account(entrance.application(), 0);
        Set<String> served = new HashSet<>();
        try (KeepAliveClient client = entrance.client()) {
            for (int i = 0; i < 12; i++) {
                served.add(account.write(client));
            }
        }
        assertThat(served).hasSize(entrance.sticky() ? 1 : 3);
    }

    @Test
    void aDrainIsNotNoticed() throws Exception {
        Member leaving = cluster.first();
        try (Patrons patrons = new Patrons(entrances, USERS)) {
            patrons.awaitUse(entrances, leaving);
            assertThat(leaving.cli("drain").done().out()).contains("sessions safe");
            patrons.awaitAnswers(SOME_ANSWERS);
            leaving.cli("undrain").done();
            patrons.awaitUse(entrances, leaving);
            expectNoLoss(patrons);
            expectNoFailure(patrons);
        }
    }

    @Test
    void aRollingRestartIsNotNoticed() throws Exception {
        try (Patrons patrons = new Patrons(entrances, USERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Member member : cluster.members()) {
                    patrons.awaitUse(entrances, member);
                    member.terminate();
                    member.awaitExit(Duration.ofMinutes(1));
                    patrons.awaitAnswers(SOME_ANSWERS);
                    member.in(build(round)).start().awaitReady(READY_LIMIT);
                }
            }
            expectNoLoss(patrons);
            expectNone(patrons.failures().stream()
                    .filter(failure -> !failure.entrance().mayFailAtAStop())
                    .toList());
        }
    }

    private static Distribution build(int round) {
        return PREVIOUS == null || round % 2 != 0 ? Build.distribution() : new Distribution(Path.of(PREVIOUS));
    }

    @Test
    void onlyRequestsThatRunFailWhenAMemberIsKilled() throws Exception {
        Member victim = cluster.second();
        try (Patrons patrons = new Patrons(entrances, USERS)) {
            patrons.awaitUse(entrances, victim);
            Duration before = patrons.slowest();
            victim.kill();
            long killed = System.nanoTime();
            patrons.awaitAnswers(SOME_ANSWERS);
            assertThat(patrons.slowest(killed))
                    .as("slowest answer to a request that began when it was dead; the slowest before took " + before)
                    .isLessThan(before.plus(SWITCH_LIMIT));
            victim.start().awaitReady(READY_LIMIT);
            patrons.awaitUse(entrances, victim);
            expectNoLoss(patrons);
            assertThat(patrons.failures().stream()
                            .filter(failure -> failure.begun() - killed > 0)
                            .toList())
                    .as("requests that failed and began when it was dead: " + diagnostics())
                    .isEmpty();
        }
    }

    private void expectNoFailure(Patrons patrons) {
        expectNone(patrons.failures());
    }

    private void expectNone(List<Patrons.Failure> failures) {
        assertThat(failures).as("failed requests: " + diagnostics()).isEmpty();
    }

    private void expectNoLoss(Patrons patrons) {
        patrons.end();
        for (Member member : cluster.members()) {
            // each round leaves as many sessions more
            await("all on " + member.name()).atMost(LIMIT.multipliedBy(ROUNDS)).untilAsserted(() -> assertThat(
                            patrons.audit(member).damaged())
                    .as(() -> patrons.failures() + diagnostics())
                    .isZero());
        }
    }

    private String diagnostics() {
        StringBuilder text = new StringBuilder();
        entrances.forEach(entrance -> text.append(entrance.balancer().diagnostics()));
        return text.toString();
    }
}
