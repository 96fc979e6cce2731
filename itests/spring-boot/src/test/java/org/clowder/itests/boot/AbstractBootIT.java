package org.clowder.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.clowder.harness.Directories;
import org.clowder.harness.Http;
import org.clowder.harness.MemberProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What holds for a sample that counts the visits of a session, twice, whatever replicates the session. Each test finds both running, and may end them. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class AbstractBootIT {

    private static final int SESSIONS = 20;
    private static final int CLIENTS = 4;

    private final Path directory = Directories.fresh(
            Path.of(System.getProperty("clowder.work"), "it", getClass().getSimpleName()));
    private final List<BootMember> members = members(directory);

    /** Two members that know each other; not started. */
    abstract List<BootMember> members(Path directory);

    /** True if a member has met the other. */
    abstract boolean metTheOther(BootMember member);

    /** Whether members are started so. */
    boolean oneAfterTheOther() {
        return false;
    }

    /** What the ids of its sessions end with. */
    String route(BootMember member) {
        return "";
    }

    /** What the first member has said of a stop with four sessions. */
    void afterTheStop() {}

    final Path directory() {
        return directory;
    }

    final BootMember member(int number) {
        return members.get(number);
    }

    @BeforeEach
    void start() {
        List<BootMember> ended =
                members.stream().filter(member -> !member.alive()).toList();
        for (BootMember member : ended) {
            member.start();
            if (oneAfterTheOther()) {
                member.awaitReady();
            }
        }
        ended.forEach(MemberProcess::awaitReady);
        await().atMost(Duration.ofSeconds(30)).until(() -> members.stream().allMatch(this::metTheOther));
    }

    private HttpResponse<String> get(int member, String session) throws IOException {
        return session == null
                ? Http.get(members.get(member).url("/"))
                : Http.get(members.get(member).url("/"), "Cookie", "JSESSIONID=" + session);
    }

    private int visit(int member, String session) throws IOException {
        HttpResponse<String> response = get(member, session);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Integer.parseInt(response.body());
    }

    private String newSession(int member) throws IOException {
        HttpResponse<String> response = get(member, null);
        assertThat(response.body()).isEqualTo("1");
        String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
        String session = cookie.substring("JSESSIONID=".length(), cookie.indexOf(';'));
        assertThat(session).endsWith(route(members.get(member)));
        return session;
    }

    @AfterAll
    void stop() {
        members.forEach(MemberProcess::close);
    }

    @Test
    @Order(1) // it leaves both running
    void whatWasAnsweredIsOnTheOtherMemberWhenTheFirstIsKilled() throws Exception {
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            String session = newSession(0);
            assertThat(visit(0, session)).isEqualTo(2);
            sessions.add(session);
        }
        members.get(0).kill();

        for (String session : sessions) {
            assertThat(visit(1, session)).isEqualTo(3);
        }
        start();
        assertThat(visit(0, sessions.get(0))).isEqualTo(4);
    }

    @Test
    void aMemberThatIsStoppedUnderLoadFinishesItsRequestsAndLosesNothing() throws Exception {
        Map<String, Integer> answered = new ConcurrentHashMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> loads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String session = newSession(0);
                answered.put(session, 1);
                loads.add(clients.submit(() -> visitUntilNobodyAnswers(session, answered)));
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> answered.values().stream().allMatch(visits -> visits > 50));
            members.get(0).terminate();
            for (Future<?> load : loads) {
                load.get();
            }
            members.get(0).awaitExit(Duration.ofSeconds(60));
        } finally {
            clients.shutdownNow();
        }
        afterTheStop();
        for (Map.Entry<String, Integer> session : answered.entrySet()) {
            assertThat(visit(1, session.getKey())).isBetween(session.getValue() + 1, session.getValue() + 2);
        }
    }

    /** What is not answered may have been counted. */
    private void visitUntilNobodyAnswers(String session, Map<String, Integer> answered) {
        while (true) {
            try {
                answered.put(session, visit(0, session));
            } catch (IOException nobody) {
                return;
            }
        }
    }
}
