package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Two of {@code samples/host-equinox}. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EquinoxHostIT {

    private static final int UPDATES = 10;

    private static List<HostMember> members;

    @BeforeAll
    static void start() {
        members = Home.cluster(EquinoxHostIT.class, 2).stream()
                .map(HostMember::equinox)
                .toList();
        members.forEach(HostMember::startWithHello);
        members.forEach(HostMember::awaitReady);
    }

    @AfterAll
    static void stop() {
        members.forEach(HostMember::close);
    }

    /** Its refresh stops the web bundle on a thread that holds the locks of all bundles that it refreshes. */
    @Test
    @Order(1)
    void aWebBundleAndTheOneThatItIsWiredToAreUpdatedUnderRequests() throws Exception {
        HostMember member = members.get(0);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> visitor = CompletableFuture.supplyAsync(() -> visitUntil(enough, member));
        for (int update = 1; update <= UPDATES; update++) {
            member.home().updateHello(update);
            for (String name : List.of("hello-types", "hello-bundle")) {
                int expected = update;
                await(name).until(() -> updates(member, name) == expected || visitor.isDone());
            }
        }
        await().until(() -> member.ready() || visitor.isDone());
        enough.set(true);
        assertThat(visitor.get()).isGreaterThan(UPDATES);
    }

    private static int updates(HostMember member, String name) {
        return member.consoleLines("Updated bundle org.clowder.samples." + name).size()
                + (int) member.errors()
                        .lines()
                        .filter(line -> line.contains("Updated bundle org.clowder.samples." + name))
                        .count();
    }

    /** One session, of which no visit is lost. */
    private static int visitUntil(AtomicBoolean enough, HostMember member) {
        Counter counter = new Counter();
        int visits = 0;
        try {
            while (!enough.get()) {
                assertThat(counter.visit(member)).isEqualTo(++visits);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return visits;
    }

    @Test
    @Order(2)
    void aSessionSurvivesTheEndOfTheMemberThatHadIt() throws Exception {
        Counter counter = new Counter();
        assertThat(counter.visit(members.get(0))).isEqualTo(1);
        assertThat(counter.visit(members.get(1))).isEqualTo(2);
        assertThat(counter.visit(members.get(0))).isEqualTo(3);

        members.get(0).kill();
        assertThat(counter.visit(members.get(1))).isEqualTo(4);
    }
}
