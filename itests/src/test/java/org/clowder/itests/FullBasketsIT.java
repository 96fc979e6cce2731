package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.BasketServlet;
import org.clowder.itests.app.NewBaskets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A listener puts an empty basket into each new session, and pages fill it, with many calls at once: none is emptied and nothing is missing, while
 * a member joins and while the application is deployed anew. Where Tomcat's {@code DeltaManager} is right, it stands beside.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullBasketsIT {

    private static final int CALLS = 20;
    private static final int SESSIONS = 10;

    /** Tomcat's own manager, for the second of two applications that are the same. */
    private static final String STOCK =
            "<Context path=\"/stock\"><Manager className=\"org.apache.catalina.ha.session.DeltaManager\"/></Context>";

    @RegisterExtension
    static final Members members = new Members();

    private static final ExecutorService calls = Executors.newFixedThreadPool(CALLS);

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path application = application("1");
        cluster = members.cluster(3).each(member -> member.deploy(application, "shop.war")
                .deploy(application, "stock.war")
                .edit("catalina-server.xml", xml -> xml.replaceFirst("<Valve", STOCK + "<Valve")));
        // one after the other, for Tomcat's manager
        cluster.first().start().awaitReady();
        cluster.second().start().awaitReady();
    }

    @AfterAll
    static void end() {
        calls.shutdownNow();
    }

    private static Path application(String version) {
        return new WarBuilder()
                .distributable()
                .servlet(BasketServlet.class, "/basket/*")
                .type(NewBaskets.class)
                .webXml("<listener><listener-class>" + NewBaskets.class.getName() + "</listener-class></listener>")
                .file("version.txt", version)
                .build(members.directory().resolve(version + ".war"));
    }

    /** One visitor, and all that was done. Its page makes many calls at once. */
    private static final class Session {

        private final Visitor visitor;
        private final TreeSet<String> items = new TreeSet<>();
        private final TreeSet<String> notes = new TreeSet<>();

        Session(String application) {
            visitor = new Visitor(application + "/basket");
        }

        Session put(Member member, String item) {
            items.add(item);
            done(visitor, member, "/put?item=" + item);
            return this;
        }

        /**
         * One half fills the basket, the other sets attributes.
         *
         * @param one where the basket is filled: of two members that change one object at the same time one would win
         * @param all where the others go in turns
         */
        Session call(Member one, List<Member> all) {
            String round = (items.size() + notes.size()) + "-";
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                String item = round + i;
                Visitor same = Visitor.withSessionOf(visitor, visitor.path());
                boolean puts = i % 2 == 0;
                (puts ? items : notes).add(puts ? item : "note " + item);
                Member member = puts ? one : all.get(i / 2 % all.size());
                running.add(CompletableFuture.runAsync(
                        () -> done(same, member, (puts ? "/put?item=" : "/note?item=") + item), calls));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
            return this;
        }

        /** A member that does not have the application now is left for the next, as by a balancer. */
        private void done(Visitor same, Member member, String resource) {
            List<Member> next = cluster.members();
            HttpResponse<String> answer = get(same, member, resource);
            for (int i = 0; i < next.size() && answer.statusCode() != 200; i++) {
                assertThat(answer.statusCode()).as(answer.body()).isIn(404, 503);
                if (next.get(i) != member && next.get(i).alive()) {
                    answer = get(same, next.get(i), resource);
                }
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).as("the session").isEqualTo(same.sessionId());
        }

        private static HttpResponse<String> get(Visitor same, Member member, String resource) {
            try {
                return same.get(member, same.path() + resource);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void expect(List<Member> all) {
            for (Member member : all) {
                await().pollDelay(Duration.ZERO).atMost(10, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                                get(visitor, member, "/show").body())
                        .as(member.name())
                        .isEqualTo(items + " " + notes));
            }
        }
    }

    private static List<Member> running() {
        return cluster.members().stream().filter(Member::alive).toList();
    }

    private static void expect(List<Session> sessions) {
        sessions.forEach(session -> session.expect(running()));
    }

    /** Sessions come, and those that are there go on, until something has happened. The baskets are filled at the second member. */
    private static List<Session> callUntil(List<Member> all, BooleanSupplier over) {
        List<Session> sessions = new ArrayList<>();
        while (!over.getAsBoolean()) {
            Span pause = Span.of(Duration.ofMillis(100));
            sessions.add(new Session("/shop").put(cluster.second(), "first"));
            sessions.get(sessions.size() / 2).call(cluster.second(), all);
            pause.await();
        }
        return sessions;
    }

    @Order(1)
    @Test
    void whileAMemberJoins() {
        List<Member> before = running();
        List<Session> sessions = IntStream.range(0, SESSIONS)
                .mapToObj(
                        i -> new Session("/shop").put(cluster.first(), "first").call(cluster.first(), before))
                .toList();
        cluster.third().start();
        expect(callUntil(before, cluster.third()::ready));
        expect(sessions);
        sessions.forEach(session -> session.call(cluster.third(), cluster.members()));
        expect(sessions);
    }

    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"/shop", "/stock"})
    void onAllMembers(String application) {
        for (int i = 0; i < SESSIONS; i++) {
            Session session = new Session(application).put(cluster.first(), "first");
            session.expect(running());
            session.put(cluster.second(), "second").expect(running());
        }
    }

    @Order(3)
    @Test
    void whenManyCallsComeAtOnce() {
        for (int i = 0; i < SESSIONS; i++) {
            Session session = new Session("/shop").put(cluster.first(), "first");
            session.expect(running());
            session.call(cluster.first(), running()).expect(running());
        }
    }

    @Order(4)
    @Test
    void whileTheApplicationIsDeployedAnew() {
        Member first = cluster.first();
        Path newer = application("2");
        first.deploy(newer, "shop.war");
        List<Session> sessions =
                callUntil(cluster.members(), () -> version(first).equals("2"));
        expect(sessions);
        sessions.forEach(session -> session.call(first, cluster.members()));
        expect(sessions);
    }

    private static String version(Member member) {
        try {
            return Http.get(member.url("/shop/version.txt")).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
