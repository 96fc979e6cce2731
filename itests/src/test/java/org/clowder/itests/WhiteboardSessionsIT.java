package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sample {@code whiteboard.jar} on two members: a servlet that is a service, with classes of its own in its sessions. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class WhiteboardSessionsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NOTES = "/whiteboard/";

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void sessionsGoFromMemberToMemberOutliveUpdatesUnderLoadAndTheMemberThatHadThem() throws Exception {
        Path cases = Build.testBundle().resolveSibling("whiteboard.jar");
        Cluster cluster = members.cluster(2)
                .each(member -> member.deploySamples("whiteboard.jar").deploy(cases, "cases.jar"));
        cluster.start().each(member -> awaitVersion(member, "")).each(Member::awaitReady);

        Visitor visitor = new Visitor(NOTES + "?note=changed%20inside");
        for (int count = 1; count <= 6; count++) {
            Member member = cluster.members().get(count % 2);
            assertThat(visitor.visit(member).count()).as("on " + member.name()).isEqualTo(count);
        }
        assertThat(MemberReport.application(cluster.first(), "/"))
                .containsEntry("kind", "whiteboard")
                .containsEntry("replicated", true);

        Visitor bound = new Visitor("/bound");
        assertThat(bound.visit(cluster.first()).count()).isEqualTo(1);
        assertThat(bound.visit(cluster.second()).count()).isEqualTo(2);
        assertThat(bound.visit(cluster.first()).count()).isEqualTo(3);

        List<SteadyVisitors> load = cluster.members().stream()
                .map(member -> new SteadyVisitors(member, 2, NOTES))
                .toList();
        for (String version : List.of("1.1.0", "1.2.0", "2.0.0")) {
            Path bundle = version(version);
            cluster.each(member -> {
                member.deploy(bundle, "whiteboard.jar");
                awaitVersion(member, version);
            });
        }
        for (SteadyVisitors each : load) {
            each.end();
        }
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(7);
        assertThat(visitor.visit(cluster.first()).count()).isEqualTo(8);

        cluster.first().kill();
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(9);
        cluster.first().start().awaitReady();
        awaitVersion(cluster.first(), "2.0.0");
        assertThat(visitor.visit(cluster.first()).count()).isEqualTo(10);
    }

    private static Path version(String version) {
        Path sample = Build.distribution().sample("whiteboard.jar");
        return BundleCopy.version(sample, members.directory().resolve("whiteboard-" + version + ".jar"), version);
    }

    private static void awaitVersion(Member member, String version) {
        await("the sample " + version + " on " + member.name())
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> answer(member).get("version").toString().startsWith(version));
    }

    private static Map<String, Object> answer(Member member) throws IOException {
        return Json.object(
                Http.get(member.url(NOTES), "Accept", "application/json").body());
    }
}
