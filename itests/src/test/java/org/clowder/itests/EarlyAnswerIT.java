package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.itests.app.EarlyServlet;
import org.clowder.itests.app.ShelfServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that has an answer finds the change on the other member, also where the application answers before it ends. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EarlyAnswerIT {

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        WarBuilder application = new WarBuilder()
                .distributable()
                .servlet(EarlyServlet.class, "/early/*")
                .servlet(ShelfServlet.class, "/shelf/*");
        cluster = members.cluster(2)
                .each(member ->
                        member.deploy(application.build(members.directory().resolve("early.war"))));
        cluster.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "close", "flush"})
    void theChangeIsOnTheOtherMemberWhenTheAnswerIsHere(String how) throws IOException {
        Visitor visitor = new Visitor("/early");
        for (int i = 0; i < 10; i++) {
            assertThat(visitor.get(cluster.first(), "/early/early/" + how + "?value=" + how + i)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(visitor.get(cluster.second(), "/early/shelf/look").body())
                    .contains("early=" + how + i);
        }
    }
}
