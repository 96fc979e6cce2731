package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.itests.hosts.waiting.WaitingListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** One member whose bundles start, stop and return in any order, beside another one that stays. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ComingAndGoingIT {

    private static final String ALL = "tomcat member channel server session deploy management shell";

    private static final Path SYSTEM = Path.of(System.getProperty("clowder.distribution"), "system");

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

    /** The bundle for Axis2 finds none. */
    @ParameterizedTest
    @CsvSource({
        "felix, tomcat member channel axis2 server session deploy management whiteboard shell",
        "felix, shell whiteboard management deploy session server axis2 channel member tomcat",
        "felix, session server channel shell deploy tomcat whiteboard management member axis2",
        "felix, channel whiteboard session member axis2 tomcat server shell deploy management",
        "felix, server tomcat shell deploy channel management member session whiteboard axis2",
        "felix, axis2 member deploy tomcat session shell management channel server whiteboard",
        "equinox, server whiteboard tomcat shell axis2 deploy channel management member session"
    })
    void bundlesThatStopInAnyOrderLeaveNothing(String framework, String order) throws Exception {
        home.deployHello();
        InnerMember.Traces before = InnerMember.Traces.now();
        try (InnerMember member = member(framework)) {
            for (String name : List.of("slf4j-jdk14", "slf4j-api", "org.clowder.whiteboard")) {
                member.install(SYSTEM.resolve(name + ".jar"));
            }
            member.install(SYSTEM.resolve("org.apache.felix.http.bridge.jar")).start();
            member.install(Path.of(System.getProperty("clowder.work"), "axis2", "org.clowder.axis2.jar"));
            offerServlet(member);
            member.start(ALL.split(" ")).start("whiteboard", "axis2");
            awaitReady(member);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Http.status(member.url("/offered/")))
                    .contains(200));
            for (String name : order.split(" ")) {
                member.bundle(name).stop();
            }
            awaitNothingLeft(member, before);
        }
    }

    private static InnerMember member(String framework) throws Exception {
        return framework.equals("equinox") ? InnerMember.onEquinox(home) : InnerMember.of(home);
    }

    private static void awaitNothingLeft(InnerMember member, InnerMember.Traces before) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(member.takenPorts()).isEmpty();
            Set<String> left = new TreeSet<>(InnerMember.Traces.now().found());
            left.removeAll(before.found());
            assertThat(left).isEmpty();
        });
    }

    /** The listener of an application waits, and so does the thread that starts it, with the locks that it has. */
    @ParameterizedTest
    @CsvSource({
        "felix, deploy",
        "felix, server",
        "felix, framework",
        "equinox, deploy",
        "equinox, server",
        "equinox, framework"
    })
    void aBundleStopsWhileAnApplicationIsStarting(String framework, String stops) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        InnerMember.Traces before = InnerMember.Traces.now();
        try (InnerMember member = member(framework)) {
            startUntilAnApplicationIsStarting(member, barrier);

            CompletableFuture<Void> stopped = new CompletableFuture<>();
            Thread stopping = new Thread(() -> {
                try {
                    if (stops.equals("framework")) {
                        assertThat(member.stopFramework()).isTrue();
                    } else {
                        member.bundle(stops).stop();
                    }
                    stopped.complete(null);
                } catch (BundleException | AssertionError e) {
                    stopped.completeExceptionally(e);
                }
            });
            stopping.start();
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));

            barrier.await(30, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Http.status(member.url("/waiting/")))
                    .isEqualTo(stops.equals("deploy") ? Optional.of(404) : Optional.empty()));
            if (!stops.equals("framework")) {
                for (String name : ALL.split(" ")) {
                    member.bundle(name).stop();
                }
            }
            awaitNothingLeft(member, before);
        }
    }

    private static void startUntilAnApplicationIsStarting(InnerMember member, CyclicBarrier barrier) throws Exception {
        home.deployHello();
        Path jar =
                MadeJar.listening(WaitingListener.class, "/waiting", home.base().resolveSibling("waiting.jar"));
        Files.writeString(
                home.base().resolve("conf/clowder.properties"), "stop.timeout=3000\n", StandardOpenOption.APPEND);
        member.framework().getBundleContext().registerService(CyclicBarrier.class, barrier, null);
        member.start(ALL.split(" "));
        awaitReady(member);
        member.install(jar).start();
        barrier.await(30, TimeUnit.SECONDS);
    }

    /** Equinox' refresh holds the locks of all bundles that it refreshes. */
    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void aWebBundleAndTheOneThatItIsWiredToAreUpdatedWhileAnotherApplicationIsStarting(String framework)
            throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        try (InnerMember member = member(framework)) {
            startUntilAnApplicationIsStarting(member, barrier);

            home.updateHello(1);
            // Felix' getEntry throws while the bundle is being updated
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                assertThat(member.framework().getBundleContext().getBundles())
                        .filteredOn(each -> each.getEntry("META-INF/revision.txt") != null)
                        .hasSize(2)
                        .allMatch(each -> each.getState() == Bundle.ACTIVE);
                assertThat(Http.status(member.url("/hello-bundle/"))).contains(200);
            });
            assertThat(barrier.getNumberWaiting()).as("it is still starting").isEqualTo(1);

            barrier.await(30, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(member.command("clowder:apps"))
                    .contains("/waiting"));
        }
    }

    /** One for the whiteboard, of the framework's own; it answers nothing. */
    private static void offerServlet(InnerMember member) throws Exception {
        BundleContext framework = member.framework().getBundleContext();
        Bundle api = Stream.of(framework.getBundles())
                .filter(each -> each.getSymbolicName().equals("org.apache.felix.http.servlet-api"))
                .findFirst()
                .orElseThrow();
        Class<?> type = api.loadClass("jakarta.servlet.Servlet");
        Object servlet =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, with) -> null);
        framework.registerService(
                type.getName(), servlet, new Hashtable<>(Map.of("osgi.http.whiteboard.servlet.pattern", "/offered/*")));
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
