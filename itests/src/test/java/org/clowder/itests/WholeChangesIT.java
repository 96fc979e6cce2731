package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What one request does to a session is on all three members, all of it, however much or odd it is. The oddest comes last,
 * because the members are the same.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeChangesIT {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    /** Far longer than a request may take, so that one that has waited for nothing shows. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(12);

    private static final Duration NO_WAIT = Duration.ofSeconds(6);

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Desk.on(members.cluster(3), members, "applied", MAX_WAIT).start();
    }

    @Order(1)
    @Test
    void ofAHundredAttributesThatOneRequestRemovesNoneIsLeft() throws IOException {
        try (Crowd one = Crowd.of(1)) {
            Login user = one.on(cluster.first(), Login::logIn).logins().get(0);
            assertThat(ask(cluster.first(), user, "/fill?attributes=100")).isEqualTo("filled");
            awaitAttributes(user, 101);

            assertThat(ask(cluster.first(), user, "/clear?attributes=100")).isEqualTo("cleared");

            awaitAttributes(user, 1);
            one.expect("after the attributes were removed", cluster.members());
        }
    }

    private static void awaitAttributes(Login user, int number) {
        for (Member member : cluster.members()) {
            await("number of attributes on " + member.name())
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .untilAsserted(() -> assertThat(look(member, user))
                            .as("attributes on " + member.name())
                            .hasSize(number));
        }
    }

    @Order(2)
    @Test
    void aSessionWhoseIdOneRequestChangesTwiceAnswersToTheLastIdOnly() {
        try (Crowd users = Crowd.of(10)) {
            users.on(cluster.first(), Login::logIn).on(cluster.first(), Login::write);
            users.await("before", LIMIT, cluster.members());

            users.on(cluster.first(), (login, caller) -> login.rename(caller, 2));

            assertThat(users.logins()).allSatisfy(login -> assertThat(login.formerIds())
                    .hasSize(2)
                    .doesNotContain(login.id())
                    .doesNotHaveDuplicates());
            users.expect("after the change of ids", List.of(cluster.first()));
            users.await("after the change of ids", LIMIT, cluster.members());
            users.on(cluster.third(), Login::write).await("later", LIMIT, cluster.members());
        }
    }

    @Order(3)
    @Test
    void anAttributeWithANameTooLongHoldsUpNothingElseAndTheLogNamesIt() throws IOException {
        try (Crowd users = Crowd.of(10)) {
            users.on(cluster.first(), Login::logIn).await("before", LIMIT, cluster.members());
            Login odd = users.logins().get(0);

            Span noWait = Span.of(NO_WAIT);
            ask(cluster.first(), odd, "/overlong?length=5000");
            assertThat(noWait.over())
                    .as("the request that set the attribute took more than " + NO_WAIT)
                    .isFalse();

            for (Member member : List.of(cluster.second(), cluster.third())) {
                await("what the same request set beside it, on " + member.name())
                        .atMost(LIMIT)
                        .until(() -> look(member, odd).containsKey("beside"));
            }
            noWait = Span.of(NO_WAIT);
            users.on(cluster.first(), Login::write);
            assertThat(noWait.over())
                    .as("requests that wrote later took more than " + NO_WAIT)
                    .isFalse();
            users.await("other changes", LIMIT, cluster.members());
            users.on(cluster.second(), Login::write).await("changes elsewhere", LIMIT, cluster.members());
            assertThat(cluster.first().consoleLines("overlong-xxxx"))
                    .as("what the log says of the attribute")
                    .isNotEmpty()
                    .anyMatch(line -> line.contains(odd.id()));
        }
    }

    private static String ask(Member member, Login user, String resource) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            return user.ask(client, resource);
        }
    }

    private static Map<String, String> look(Member member, Login user) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            return Login.look(client, user.id()).orElse(Map.of());
        }
    }
}
