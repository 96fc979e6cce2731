package org.clowder.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.clowder.harness.Directories;
import org.clowder.harness.Http;
import org.clowder.harness.MemberProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for two members of whatever kind, in processes of their own. */
@Timeout(180)
abstract class AbstractPlainMembersIT {

    private static final int SESSIONS = 20;

    private List<? extends MemberProcess> members = List.of();

    /** Two members that know each other; not started. */
    abstract List<? extends MemberProcess> members(Path directory);

    @BeforeEach
    void start(TestInfo test) throws IOException {
        Path directory = Path.of(
                System.getProperty("clowder.work"),
                "it",
                getClass().getSimpleName(),
                test.getTestMethod().orElseThrow().getName());
        members = members(Directories.fresh(directory));
        members.forEach(MemberProcess::start);
        members.forEach(MemberProcess::awaitReady);
        awaitTogether(0, 1);
        awaitTogether(1, 0);
    }

    /** Whoever started first may not have known of the other. */
    private void awaitTogether(int one, int other) throws IOException {
        String session = newSession(one);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            body(one, "/add", session);
            assertThat(body(other, "/", session)).isNotEqualTo("nobody");
        });
    }

    @AfterEach
    void stop() {
        members.forEach(MemberProcess::close);
    }

    private HttpResponse<String> get(int member, String path, String session) throws IOException {
        return session == null
                ? Http.get(members.get(member).url("/visits" + path))
                : Http.get(members.get(member).url("/visits" + path), "Cookie", "JSESSIONID=" + session);
    }

    private String body(int member, String path, String session) throws IOException {
        HttpResponse<String> response = get(member, path, session);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private static String session(HttpResponse<String> response) {
        String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring("JSESSIONID=".length(), cookie.indexOf(';'));
    }

    private String newSession(int member) throws IOException {
        return session(get(member, "/add", null));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatWasAnsweredIsOnTheOtherMemberWhenOneIsKilled(int killed) throws Exception {
        int other = 1 - killed;
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            String session = newSession(killed);
            assertThat(body(killed, "/add", session)).isEqualTo("2");
            sessions.add(session);
        }
        members.get(killed).kill();

        for (String session : sessions) {
            assertThat(body(other, "/", session)).isEqualTo("2");
        }
        assertThat(body(other, "/add", sessions.get(0))).isEqualTo("3");
    }

    @Test
    void aMemberThatComesBackHasTheSessionsOfTheOther() throws Exception {
        String session = newSession(0);
        members.get(0).kill();
        assertThat(body(1, "/add", session)).isEqualTo("2");

        members.get(0).start();
        members.get(0).awaitReady();
        assertThat(body(0, "/", session)).isEqualTo("2");
        members.get(1).terminate();
        members.get(1).awaitExit(Duration.ofSeconds(30));
        assertThat(body(0, "/add", session)).isEqualTo("3");
    }

    @Test
    void aSessionThatGetsAnotherIdHasItOnBothMembers() throws Exception {
        String before = newSession(0);
        String after = session(get(0, "/rename", before));

        assertThat(after).isNotEqualTo(before);
        assertThat(body(1, "/", after)).isEqualTo("1");
        assertThat(body(1, "/", before)).isEqualTo("nobody");
    }

    @Test
    void aLogoutEndsTheSessionOnBothMembers() throws Exception {
        String session = newSession(0);
        assertThat(body(1, "/add", session)).isEqualTo("2");
        assertThat(body(1, "/logout", session)).isEqualTo("nobody");

        assertThat(body(0, "/", session)).isEqualTo("nobody");
        assertThat(body(1, "/", session)).isEqualTo("nobody");
    }
}
