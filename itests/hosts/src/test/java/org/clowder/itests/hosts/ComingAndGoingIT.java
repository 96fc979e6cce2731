package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One member whose bundles start, stop and return in any order, beside another one that stays. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ComingAndGoingIT {

    private static final String ALL = "tomcat member channel server session deploy management shell";

    private static HostMember stays;
    private static Home home;

    @BeforeAll
    static void start() {
        List<Home> homes = Home.cluster(ComingAndGoingIT.class, 2);
        stays = HostMember.felix(homes.get(0)).startWithHello();
        home = homes.get(1);
        stays.awaitReady();
    }

    @AfterAll
    static void stop() {
        stays.close();
    }

    @Test
    void theChannelIsFollowedUnderLoad() throws Exception {
        home.deployHello();
        try (InnerMember member =
                InnerMember.of(home).start("tomcat member server session deploy management".split(" "))) {
            awaitNotReady(member, "Cluster of Engine Catalina: shared channel");
            Counter counter = new Counter();
            assertThat(counter.visit(stays.url("/hello-bundle/"))).isEqualTo(1);

            member.start("channel");
            awaitReady(member);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(counter.visit(member.url("/hello-bundle/")))
                            .isGreaterThan(1));
            AtomicBoolean enough = new AtomicBoolean();
            // each has visitors of its own
            List<URI> pages = List.of(stays.url("/hello-bundle/"), member.url("/hello-bundle/"));
            List<Counter> crowd = Stream.generate(Counter::new).limit(4).toList();
            ExecutorService threads = Executors.newFixedThreadPool(crowd.size());
            try {
                List<Future<Integer>> load = new ArrayList<>();
                for (int i = 0; i < crowd.size(); i++) {
                    Counter each = crowd.get(i);
                    URI page = pages.get(i % 2);
                    load.add(threads.submit(() -> each.visitUntil(enough, page)));
                }
                for (int turn = 0; turn < 3; turn++) {
                    member.bundle("channel").stop();
                    assertThat(member.takenPorts()).doesNotContain(home.channelPort());
                    awaitNotReady(member, "Cluster of Engine Catalina: shared channel");
                    int before = counter.visit(stays.url("/hello-bundle/"));
                    member.bundle("channel").start();
                    awaitReady(member);
                    assertThat(counter.visit(member.url("/hello-bundle/"))).isEqualTo(before + 1);
                    assertThat(counter.visit(stays.url("/hello-bundle/"))).isEqualTo(before + 2);
                }
                enough.set(true);
                for (int i = 0; i < crowd.size(); i++) {
                    int visits = load.get(i).get();
                    assertThat(visits).isGreaterThan(3);
                    assertThat(crowd.get(i).visit(pages.get(1 - i % 2))).isEqualTo(visits + 1);
                }
            } finally {
                enough.set(true);
                threads.shutdown();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomcat member channel server session deploy management shell",
                "shell management deploy session server channel member tomcat",
                "session server channel shell deploy tomcat management member",
                "channel session member tomcat server shell deploy management",
                "server tomcat shell deploy channel management member session",
                "member deploy tomcat session shell management channel server"
            })
    void bundlesThatStopInAnyOrderLeaveNothing(String order) throws Exception {
        home.deployHello();
        InnerMember.Traces before = InnerMember.Traces.now();
        try (InnerMember member = InnerMember.of(home).start(ALL.split(" "))) {
            awaitReady(member);
            for (String name : order.split(" ")) {
                member.bundle(name).stop();
            }
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(member.takenPorts()).isEmpty();
                Set<String> left = new TreeSet<>(InnerMember.Traces.now().found());
                left.removeAll(before.found());
                assertThat(left).isEmpty();
            });
        }
    }

    /** Each alone, while the others stay. */
    @Test
    void anyBundleMayGoAndReturn() throws Exception {
        home.deployHello();
        try (InnerMember member = InnerMember.of(home).start(ALL.split(" "))) {
            awaitReady(member);
            Counter counter = new Counter();
            int visits = 0;
            for (String name : ALL.split(" ")) {
                assertThat(counter.visit(stays)).isEqualTo(++visits);
                member.bundle(name).stop();
                assertThat(counter.visit(stays)).as(name).isEqualTo(++visits);
                member.bundle(name).start();
                awaitReady(member);
                assertThat(counter.visit(member.url("/hello-bundle/"))).as(name).isEqualTo(++visits);
            }
        }
    }

    static void awaitReady(InnerMember member) {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            assertThat(Http.get(member.url("/health/ready")).body()).contains("\"ready\"");
            assertThat(Http.status(member.url("/hello-bundle/"))).contains(200);
        });
    }

    static void awaitNotReady(InnerMember member, String reason) {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(
                        Http.get(member.url("/health/ready")).body())
                .contains(reason));
    }
}
