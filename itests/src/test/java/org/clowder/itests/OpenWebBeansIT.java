package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A library that looks into all that is called {@code META-INF}, the container's too, and gives up at what it does not know. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OpenWebBeansIT {

    private static final Path APPLICATION =
            Path.of(System.getProperty("clowder.work"), "applications", "openwebbeans.war");

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void beansOfAWarRun() throws Exception {
        Member member = members.single("beans").deploy(APPLICATION).start();
        member.awaitReady();
        Browser browser = new Browser();

        assertThat(browser.get(member, "/openwebbeans/count").body()).isEqualTo("1");
        assertThat(browser.get(member, "/openwebbeans/count").body()).isEqualTo("2");
    }
}
