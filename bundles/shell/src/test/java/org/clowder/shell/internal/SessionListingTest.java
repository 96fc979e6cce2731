package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.catalina.Manager;
import org.apache.catalina.Server;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.StandardSession;
import org.clowder.session.BundleDeltaManager;
import org.junit.jupiter.api.Test;

class SessionListingTest {

    private final StandardServer server = new StandardServer();
    private final StandardHost host = new StandardHost();

    SessionListingTest() {
        StandardEngine engine = new StandardEngine();
        engine.setName("Catalina");
        host.setName("localhost");
        engine.addChild(host);
        StandardService service = new StandardService();
        service.setContainer(engine);
        server.addService(service);
    }

    private void application(String path, String version, Manager manager, String... ids) {
        StandardContext context = new StandardContext();
        context.setName(version.isEmpty() ? path : path + "##" + version);
        context.setPath(path);
        context.setWebappVersion(version);
        host.addChild(context);
        context.setManager(manager);
        for (String id : ids) {
            StandardSession session = (StandardSession) manager.createEmptySession();
            session.setValid(true);
            session.setCreationTime(System.currentTimeMillis());
            session.setId(id, false);
        }
    }

    private SessionListing listing(int limit) {
        return SessionListing.of(Optional.<Server>of(server), limit);
    }

    @Test
    void sessionsAreInTheOrderOfTheirApplicationsAndIds() {
        application("/shop", "2", new BundleDeltaManager(), "B", "A.one");
        application("", "", new StandardManager(), "C");
        assertThat(listing(10).text().replaceAll("\\d s ", "0 s "))
                .isEqualTo(
                        """
                        PATH      HOST       ID     VERSION  BYTES  IDLE  ROLE
                        /         localhost  C      -        -      0 s   local
                        /shop##2  localhost  A.one  0        0      0 s   primary
                        /shop##2  localhost  B      0        0      0 s   primary
                        """);
    }

    @Test
    void beyondTheLimitTheNumberOfOthersIsShown() {
        application("/a", "", new BundleDeltaManager(), "1", "2");
        application("/b", "", new BundleDeltaManager(), "3", "4", "5");
        SessionListing three = listing(3);
        assertThat(three.shown()).extracting(SessionStatus::id).containsExactly("1", "2", "3");
        assertThat(three.text()).endsWith("\nand 2 more; \"clowder sessions --all\" shows them too\n");
        assertThat(listing(5).text()).doesNotContain("more");
    }

    @Test
    void jsonHasTheFieldsOfEachSessionAndNullForWhatIsNotKnown() {
        application("/shop", "", new BundleDeltaManager(), "A");
        application("/local", "", new StandardManager(), "B");
        assertThat(listing(10).json().replaceAll("\"idleSeconds\":\\d+", "\"idleSeconds\":0"))
                .isEqualTo("[{\"path\":\"/local\",\"host\":\"localhost\",\"id\":\"B\",\"version\":null,\"bytes\":null,"
                        + "\"idleSeconds\":0,\"primary\":true,\"manager\":\"StandardManager\"},"
                        + "{\"path\":\"/shop\",\"host\":\"localhost\",\"id\":\"A\",\"version\":0,\"bytes\":0,"
                        + "\"idleSeconds\":0,\"primary\":true,\"manager\":\"BundleDeltaManager\"}]");
    }

    @Test
    void aReplicaIsNotPrimary() {
        SessionStatus replica = new SessionStatus("/a", "localhost", "A", 3L, 120, 5, false, "BundleDeltaManager");
        assertThat(replica.role()).isEqualTo("replica");
        assertThat(new SessionListing(List.of(replica), 1).text())
                .endsWith("\n/a    localhost  A   3        120    5 s   replica\n");
        assertThat(replica.fields()).containsEntry("primary", false).containsEntry("version", 3L);
    }

    @Test
    void withoutServerOrSessionsThereIsNothing() {
        application("/none", "", new BundleDeltaManager());
        assertThat(listing(10).text()).isEmpty();
        assertThat(listing(10).json()).isEqualTo("[]");
        assertThat(SessionListing.of(Optional.empty(), 10).json()).isEqualTo("[]");
    }
}
