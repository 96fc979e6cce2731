package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.ApplicationStatus.State;
import org.junit.jupiter.api.Test;

class ApplicationTablesTest {

    private static final ApplicationStatus SHOP = new ApplicationStatus(
            "/shop",
            "2",
            "localhost",
            "war",
            "shop##2.war",
            State.DEPLOYED,
            "org.clowder.session.BundleDeltaManager",
            true,
            "<distributable/> in web.xml",
            7,
            "");
    private static final ApplicationStatus BROKEN = new ApplicationStatus(
            "?", "", "localhost", "war", "b.war", State.FAILED, "", false, "", 0, "the archive ends in the middle");

    @Test
    void everyApplicationHasItsReason() {
        assertThat(ApplicationTables.applications(List.of(SHOP, BROKEN)))
                .isEqualTo(
                        """
                        PATH      HOST       KIND  STATE     MANAGER             SESSIONS  REPLICATED  SOURCE       WHY
                        /shop##2  localhost  war   DEPLOYED  BundleDeltaManager  7         yes         shop##2.war  <distributable/> in web.xml
                        ?         localhost  war   FAILED                        0         no          b.war        the archive ends in the middle
                        """);
    }

    @Test
    void sessionsAreAddedUp() {
        assertThat(ApplicationTables.sessions(List.of(SHOP, SHOP))).contains("total                14");
    }

    @Test
    void jsonHasEveryField() {
        assertThat(ApplicationTables.json(List.of(BROKEN), Optional.empty()))
                .isEqualTo("[{\"path\":\"?\",\"version\":\"\",\"host\":\"localhost\",\"kind\":\"war\","
                        + "\"source\":\"b.war\",\"state\":\"FAILED\",\"manager\":\"\",\"replicated\":false,\"replication\":\"\","
                        + "\"sessions\":0,\"problem\":\"the archive ends in the middle\",\"urls\":[]}]");
        assertThat(ApplicationTables.json(List.of(), Optional.empty())).isEqualTo("[]");
    }
}
