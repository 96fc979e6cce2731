package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Two hosts of one kind. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractHostIT {

    private static final int UPDATES = 10;
    private static final Duration SOON = Duration.ofSeconds(30);

    private List<HostMember> members;

    /** One that is not started. */
    abstract HostMember host(Home home);

    @BeforeAll
    void start() {
        members = Home.cluster(getClass(), 2).stream().map(this::host).toList();
        members.forEach(HostMember::startWithHello);
        members.forEach(HostMember::awaitReady);
    }

    @AfterAll
    void stop() {
        members.forEach(HostMember::close);
    }

    @Test
    @Order(0)
    void platformClusteringIsNotOffUntilTheConfigurationIsThereAndThatStaysAsItIs() {
        for (HostMember member : members) {
            assertThat(member.base().resolve("conf/org.clowder.channel.cfg"))
                    .content()
                    .startsWith("enabled=true");
            assertThat(member.errors()).contains("Deployed /hello-bundle").doesNotContain("clustering is off");
        }
    }

    /** Equinox' refresh stops the web bundle on a thread that holds the locks of all bundles that it refreshes. */
    @Test
    @Order(1)
    void aWebBundleAndTheOneThatItIsWiredToAreUpdatedUnderRequests() throws Exception {
        HostMember member = members.get(0);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> visitor =
                CompletableFuture.supplyAsync(() -> new Counter().visitUntil(enough, member.url("/hello-bundle/")));
        for (int update = 1; update <= UPDATES; update++) {
            member.home().updateHello(update);
            for (String name : List.of("hello-types", "hello-bundle")) {
                int expected = update;
                await(name).atMost(SOON).until(() -> updates(member, name) == expected || visitor.isDone());
            }
        }
        await().atMost(SOON).until(() -> member.ready() || visitor.isDone());
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
