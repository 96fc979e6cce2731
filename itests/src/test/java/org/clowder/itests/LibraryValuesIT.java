package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import kotlin.Pair;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.LibraryServlet;
import org.clowder.itests.app.MetricsServlet;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.impl.list.mutable.FastList;
import org.joda.time.DateTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import scala.Option;

/** An application keeps values of the libraries in its {@code WEB-INF/lib} in sessions. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LibraryValuesIT {

    private static final int READS = 20;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path application = new WarBuilder()
                .distributable()
                .servlet(LibraryServlet.class, "/values/*")
                .servlet(MetricsServlet.class, Metrics.PATTERN)
                .librariesOf(
                        ImmutableList.class,
                        RichIterable.class,
                        FastList.class,
                        DateTime.class,
                        Pair.class,
                        Option.class)
                .build(members.directory().resolve("library.war"));
        cluster = members.cluster(2).each(member -> member.deploy(application)).start();
    }

    private static String show(Visitor visitor, Member member, String what) throws IOException {
        return visitor.get(member, "/library/values/" + what).body();
    }

    @Test
    void theyGoOnOnAnotherMemberAndToReadThemSendsNothing() throws IOException {
        Visitor visitor = new Visitor("/library");
        String filled = show(visitor, cluster.first(), "fill");
        assertThat(filled.lines()).hasSize(12).noneMatch(line -> line.endsWith("null"));
        assertThat(show(visitor, cluster.second(), "show")).isEqualTo(filled);
        long before = Metrics.of(cluster.second(), "/library").deltasSent();
        for (int i = 0; i < READS; i++) {
            assertThat(show(visitor, cluster.second(), "show")).isEqualTo(filled);
        }
        assertThat(Metrics.of(cluster.second(), "/library").deltasSent()).isEqualTo(before);

        cluster.first().kill();

        assertThat(show(visitor, cluster.second(), "show")).isEqualTo(filled);
        cluster.each(member -> assertThat(member.consoleLines(visitor.sessionId()))
                .as("complaints")
                .isEmpty());
    }
}
