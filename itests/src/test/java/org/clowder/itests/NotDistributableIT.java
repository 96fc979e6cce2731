package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is not distributable stays where it is, and {@code clowder apps} says why. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NotDistributableIT {

    private static final String FRAGMENT =
            """
            <web-fragment xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1"><name>old</name></web-fragment>
            """;

    private static final String MANAGER =
            """
            <Context><Manager className="org.clowder.session.BundleDeltaManager"/></Context>
            """;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path plain = counting().build(members.directory().resolve("plain.war"));
        Path cancelled = counting()
                .distributable()
                .library("old-library.jar", "META-INF/web-fragment.xml", FRAGMENT)
                .build(members.directory().resolve("cancelled.war"));
        Path named = counting()
                .file("META-INF/context.xml", MANAGER)
                .build(members.directory().resolve("named.war"));
        cluster = members.cluster(2)
                .each(member -> member.deploy(plain).deploy(cancelled).deploy(named))
                .start();
    }

    private static WarBuilder counting() {
        return new WarBuilder().servlet(CountingServlet.class, "/count");
    }

    @Test
    void anApplicationThatNothingMakesDistributableIsNotReplicatedAndAppsSaysSo() throws IOException {
        expectLocal("/plain");
        assertThat(lineOf("/plain")).contains(" no ", "not distributable", "add <distributable/> to WEB-INF/web.xml");
        assertThat(MemberReport.application(cluster.first(), "/plain"))
                .containsEntry("replicated", false)
                .extractingByKey("replication")
                .asString()
                .contains("not distributable", "<distributable/>");
    }

    @Test
    void theLibraryWhoseWebFragmentCancelsDistributableIsNamed() throws IOException {
        expectLocal("/cancelled");
        assertThat(lineOf("/cancelled")).contains(" no ", "web-fragment.xml", "WEB-INF/lib/old-library.jar");
        assertThat(MemberReport.application(cluster.first(), "/cancelled"))
                .containsEntry("replicated", false)
                .extractingByKey("replication")
                .asString()
                .contains("WEB-INF/lib/old-library.jar", "web-fragment.xml");
    }

    @Test
    void whoseOwnContextNamesAManagerThatReplicatesIsReplicatedAsInTomcat() throws IOException {
        Visitor visitor = new Visitor("/named/count");
        visitor.visit(cluster.first());
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(2);
        assertThat(MemberReport.application(cluster.first(), "/named")).containsEntry("replicated", true);
    }

    private static void expectLocal(String path) throws IOException {
        Visitor visitor = new Visitor(path + "/count");
        Visitor.Visit here = visitor.visit(cluster.first());
        assertThat(visitor.visit(cluster.first()).count()).isEqualTo(2);
        Visitor.Visit there = visitor.visit(cluster.second());
        assertThat(there.count()).isEqualTo(1);
        assertThat(there.session()).isNotEqualTo(here.session());
    }

    private static String lineOf(String path) {
        return cluster.first()
                .cli("apps")
                .done()
                .out()
                .lines()
                .filter(line -> line.startsWith(path + " "))
                .findFirst()
                .orElse("");
    }
}
