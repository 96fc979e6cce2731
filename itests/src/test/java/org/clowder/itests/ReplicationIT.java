package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
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

/** One session on two members: a WAR, and a web bundle whose session attribute is of a class of another bundle. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicationIT {

    private static final int SESSIONS = 200;
    private static final int THREADS = 8;

    @RegisterExtension
    static final Members members = new Members();

    private static final ExecutorService clients = Executors.newFixedThreadPool(THREADS);
    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = members.cluster(2)
                .each(member -> member.deploySamples("hello.war", "hello-types.jar", "hello-bundle.jar"))
                .start();
    }

    @AfterAll
    static void stop() {
        clients.shutdownNow();
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(strings = {"/hello/", "/hello-bundle/"})
    void aSessionIsReadAndChangedOnBothMembersInTurn(String application) throws Exception {
        inParallel(SESSIONS, () -> {
            Visitor visitor = new Visitor(application);
            Visitor.Visit created = visitor.visit(cluster.first());
            for (int count = 2; count <= 7; count++) {
                Member member = count % 2 == 0 ? cluster.second() : cluster.first();
                assertThat(visitor.visit(member)).isEqualTo(new Visitor.Visit(member.name(), created.session(), count));
            }
            return null;
        });
    }

    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"/hello/", "/hello-bundle/"})
    void manyRequestsOfOneSessionAtTheSameTimeAllArrive(String application) throws Exception {
        Visitor visitor = new Visitor(application);
        int count = visitor.visit(cluster.first()).count();
        for (int round = 0; round < 4; round++) {
            Member busy = cluster.members().get(round % 2);
            Member other = cluster.members().get(1 - round % 2);
            inParallel(
                    SESSIONS, () -> Visitor.withSessionOf(visitor, application).visit(busy));
            count += SESSIONS + 1;
            assertThat(visitor.visit(other).count())
                    .as("on " + other.name() + " in round " + round)
                    .isEqualTo(count);
        }
    }

    @Order(3)
    @Test
    void nothingThatWasAnsweredIsLostWhenAMemberIsKilledAndComesBack() throws Exception {
        List<Client> load = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            load.add(new Client(i % 2 == 0 ? "/hello/" : "/hello-bundle/", SESSIONS / THREADS));
        }
        cluster.first().cli("status").done();

        List<Future<Void>> running = submit(load, client -> client.visitUntilTheEndOf(cluster.first()));
        await().atMost(Duration.ofSeconds(30)).until(() -> load.stream().allMatch(client -> client.answered > 150));
        cluster.first().kill();
        finish(running);
        finish(submit(load, client -> client.expectAllOn(cluster.second())));

        cluster.first().start();
        running = submit(load, client -> client.visitUntilReady(cluster.second(), cluster.first()));
        cluster.first().awaitReady();
        finish(running);
        finish(submit(load, client -> client.expectAllOn(cluster.second())));
        finish(submit(load, client -> client.expectAllOn(cluster.first())));
    }

    /** One thread's client with several sessions, who keeps the count of what was answered. */
    private static final class Client {

        private final List<Account> accounts = new ArrayList<>();
        private volatile long answered;

        Client(String application, int sessions) {
            for (int i = 0; i < sessions; i++) {
                accounts.add(new Account(application));
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
        Void visitUntilTheEndOf(Member member) {
            while (true) {
                for (Account account : accounts) {
                    try {
                        account.visit(member);
                        answered++;
                    } catch (IOException gone) {
                        account.unanswered = true;
                        return null;
                    }
                }
            }
        }

        /** Visits one member until another is ready; from that moment on that one has every change. */
        Void visitUntilReady(Member member, Member starting) throws IOException {
            while (!starting.ready()) {
                for (Account account : accounts) {
                    account.visit(member);
                }
            }
            return expectAllOn(starting);
        }

        Void expectAllOn(Member member) throws IOException {
            for (Account account : accounts) {
                account.visit(member);
            }
            return null;
        }
    }

    /** One session and what is known of its count. */
    private static final class Account {

        private final Visitor visitor;
        private int count;
        private boolean unanswered;

        Account(String application) {
            visitor = new Visitor(application);
        }

        void visit(Member member) throws IOException {
            Visitor.Visit visit = visitor.visit(member);
            if (unanswered) {
                // The last request may have changed the session although its answer was lost.
                assertThat(visit.count())
                        .as("count on " + member.name() + " after a lost answer")
                        .isBetween(count + 1, count + 2);
            } else {
                assertThat(visit.count())
                        .as("count of session " + visit.session() + " of " + visitor.path() + " on " + member.name())
                        .isEqualTo(count + 1);
            }
            assertThat(visit.member()).isEqualTo(member.name());
            unanswered = false;
            count = visit.count();
        }
    }

    private interface Action {
        Void on(Client client) throws IOException;
    }

    private static List<Future<Void>> submit(List<Client> load, Action action) {
        return load.stream()
                .map(client -> clients.submit(() -> action.on(client)))
                .toList();
    }

    private static void inParallel(int times, Callable<?> action) throws Exception {
        List<Callable<Object>> calls = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            calls.add(action::call);
        }
        finish(clients.invokeAll(calls));
    }

    private static void finish(List<? extends Future<?>> running) throws Exception {
        AssertionError failures = new AssertionError("Not every client saw what it should");
        for (Future<?> future : running) {
            try {
                future.get();
            } catch (ExecutionException e) {
                failures.addSuppressed(e.getCause());
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw new AssertionError(
                    failures.getSuppressed().length + " of " + running.size() + " clients saw something else, first: "
                            + failures.getSuppressed()[0].getMessage(),
                    failures.getSuppressed()[0]);
        }
    }
}
