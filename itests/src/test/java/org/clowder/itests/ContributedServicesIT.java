package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OSGi services as valves, listeners and initializers of a running server. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ContributedServicesIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final Members members = new Members();

    private static Guests guests;

    @BeforeAll
    static void build() {
        guests = new Guests(members);
    }

    @Test
    void servicesComeAndGoWhileRequestsRun() throws Exception {
        Member member = guests.member("services")
                .edit("catalina-server.xml", xml -> xml.replace(Guests.HOST, Guests.VALVE + "\n" + Guests.HOST))
                .deploy(guests.bundle("1.0.0"), "guest.jar")
                .deploy(guests.counting());
        member.start().awaitReady();
        SteadyVisitors load = new SteadyVisitors(member, 2);
        URI page = member.url("/counting/count");

        shell(member, "guest:valve low Catalina/localhost -5");
        shell(member, "guest:valve high 'Catalina/*' 5");
        shell(member, "guest:valve engine Catalina 0");
        shell(member, "guest:valve context Catalina/localhost/counting 0");
        shell(member, "guest:valve other Catalina/localhost/other 0");
        assertThat(Guests.header(page))
                .containsExactly("good day 1.0.0", "engine 1.0.0", "high 1.0.0", "low 1.0.0", "context 1.0.0");

        shell(member, "guest:valve refuse Catalina/localhost 1");
        assertThat(member.consoleLines("does not start in the pipeline of Catalina/localhost and is left out"))
                .hasSize(1);
        for (int i = 0; i < 10; i++) {
            shell(member, "guest:retract high");
            shell(member, "guest:valve high 'Catalina/local*' 5");
        }
        shell(member, "guest:retract low");
        shell(member, "guest:retract engine");
        shell(member, "guest:retract context");
        assertThat(Guests.header(page)).containsExactly("good day 1.0.0", "high 1.0.0");

        shell(member, "guest:valve wrong '/localhost' 0");
        assertThat(member.consoleLines("org.clowder.target=/localhost: expected Engine, Engine/Host, Engine/Host/path"))
                .hasSize(1);

        shell(member, "guest:initializer refuse '(path=/later)'");
        shell(member, "guest:initializer first '(path=/*)'");
        assertThat(member.consoleLines("is not applied to Catalina/localhost/counting, which runs; deploy it again"))
                .hasSize(1);
        assertThat(Http.page(member.url("/counting/guest"))).contains("guest.initializer=null");
        member.deploy(guests.counting(), "later.war");
        await("the later application")
                .atMost(SOON)
                .until(() -> Http.status(member.url("/later/guest")).orElse(0) == 200);
        assertThat(Http.page(member.url("/later/guest"))).contains("guest.initializer=first");
        assertThat(member.consoleLines("failed for application /later, which starts without it"))
                .hasSize(1);

        shell(member, "guest:listener ears Catalina/localhost/counting");
        assertThat(member.consoleLines("is told of after_start of StandardContext"))
                .hasSize(1);
        shell(member, "guest:retract ears");
        assertThat(member.consoleLines("is told of after_stop of StandardContext"))
                .hasSize(1);

        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(Guests.header(page)).isEmpty();
        load.end();
        member.close();
    }

    private static void shell(Member member, String command) {
        member.cli("shell", command).done();
    }
}
