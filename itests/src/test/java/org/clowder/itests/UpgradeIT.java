package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members go over to another installation one after the other, as to a new version beside the old one. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class UpgradeIT {

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void sessionsGoOnWhileMembersGoOverToAnotherInstallation() throws IOException {
        Distribution beside = Build.copyOfDistribution(members.directory().resolve("clowder-new"));
        Cluster cluster = members.cluster(2)
                .each(member -> member.deploySamples("hello.war"))
                .start();
        cluster.each(Member::awaitReady);
        Visitor visitor = new Visitor("/hello/");
        String session = visitor.visit(cluster.first()).session();

        goOver(cluster.first(), beside);
        assertThat(visitor.visit(cluster.first()).session()).isEqualTo(session);
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(3);
        goOver(cluster.second(), beside);

        Visitor.Visit last = visitor.visit(cluster.second());
        assertThat(last.session()).isEqualTo(session);
        assertThat(last.count()).isEqualTo(4);
    }

    /** As docs/upgrade.md says. */
    private static void goOver(Member member, Distribution beside) {
        member.cli("stop").done();
        member.in(beside);
        assertThat(member.cli("check").done().out()).isEqualTo("configuration is valid\n");
        member.start().awaitReady();
        assertThat(ProcessHandle.of(member.pid())
                        .orElseThrow()
                        .info()
                        .arguments()
                        .orElseThrow())
                .containsAll(List.of("-cp", beside.home() + "/lib/*"));
    }
}
