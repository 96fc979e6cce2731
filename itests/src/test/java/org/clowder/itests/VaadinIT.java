package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody has a page of Vaadin Flow before them, all of which is in the session, when the member dies that had served it so far. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class VaadinIT {

    private static final Path APPLICATION = Path.of(System.getProperty("clowder.work"), "applications", "vaadin.war");
    private static final String BUTTON = "vaadin-button";
    private static final String GONE = "Gone: berta";

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        cluster = members.cluster(2).each(member -> member.deploy(APPLICATION));
        cluster.start();
    }

    @AfterEach
    void bringBack() {
        if (!cluster.first().alive()) {
            cluster.first().start();
            cluster.first().awaitReady();
        }
    }

    private VaadinPage open(Member member, String user) throws IOException {
        VaadinPage page = VaadinPage.open(browser, member, "/vaadin");
        page.write(member, "vaadin-text-field", user);
        return page;
    }

    /** Vaadin notes something in the session when its answer has left: that is over when it answers again. */
    private static void click(VaadinPage page, Member member) throws IOException {
        page.click(member, BUTTON);
        assertThat(page.beat(member)).isEqualTo(200);
    }

    @Test
    void aPageGoesOn() throws IOException {
        VaadinPage page = open(cluster.first(), "anna");
        for (int i = 0; i < 3; i++) {
            click(page, cluster.first());
        }
        assertThat(page.texts()).contains("anna 3");
        cluster.first().kill();
        assertThat(page.beat(cluster.second())).isEqualTo(200);
        click(page, cluster.second());
        assertThat(page.texts()).contains("anna 4");
    }

    @Test
    void aUserWhoComesToAnotherMemberAndBackIsNotGone() throws IOException {
        VaadinPage page = open(cluster.first(), "berta");
        click(page, cluster.first());
        click(page, cluster.second());
        click(page, cluster.first());
        assertThat(page.texts()).contains("berta 3");
        browser.get(cluster.second(), "/vaadin/leave");
        await("told once, where the page was last")
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> cluster.first().consoleLines(GONE).size() == 1);
        assertThat(cluster.second().consoleLines(GONE)).isEmpty();
    }
}
