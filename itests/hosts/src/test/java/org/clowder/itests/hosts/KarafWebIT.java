package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.clowder.itests.hosts.visits.VisitsServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Karaf with its own features {@code http} and {@code war}: in the first member they are there before Clowder's, in the second they come after. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class KarafWebIT {

    private static List<KarafMember> members;

    @BeforeAll
    static void start() throws Exception {
        members = Home.cluster(KarafWebIT.class, 2).stream()
                .map(home -> KarafMember.configured(home).withRepository())
                .toList();
        members.get(0).start();
        members.get(1).install();
        members.get(1).start();
        members.get(1).awaitReady(KarafMember.START);
        for (KarafMember member : members) {
            member.shell("feature:install http war");
        }
        members.get(0).install();
        members.get(0).awaitReady(KarafMember.START);
        for (KarafMember member : members) {
            member.home()
                    .put(MadeJar.pages("/old", "javax.servlet", member.base().getParent()), "deploy/old.jar");
        }
    }

    @AfterAll
    static void stop() {
        members.forEach(KarafMember::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void bothServe(int index) throws Exception {
        KarafMember member = members.get(index);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Http.status(member.web("/old/index.html")).orElse(0) == 200);
        assertThat(new Counter().visit(member.url("/hello-bundle/"))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void urlsOfWarsAreThoseOfPaxUrl(int index) throws Exception {
        KarafMember member = members.get(index);
        Path pages = MadeJar.pages("/by-war", "javax.servlet", member.base().resolve("wars"));
        Path war = MadeJar.war(VisitsServlet.class, member.base().resolve("wars/visits.war"));

        String headers = member.shell(
                "bundle:install -s 'war:" + pages.toUri() + "?Web-ContextPath=/by-war'",
                "bundle:install 'webbundle:" + war.toUri() + "?Web-ContextPath=/visits&Bundle-SymbolicName=visits'",
                "bundle:headers visits");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Http.status(member.web("/by-war/index.html")).orElse(0) == 200);
        assertThat(headers).contains("javax.servlet");
    }
}
