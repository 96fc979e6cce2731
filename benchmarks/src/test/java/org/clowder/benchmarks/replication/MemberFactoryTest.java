package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Against the descriptor that is shipped, so that a change there is noticed here. */
class MemberFactoryTest {

    @Test
    void takesTheAccessLogOutAndNamesTheGuarantee() throws IOException {
        assertThat(edited("applied"))
                .doesNotContain("AccessLogValve")
                .contains("maxKeepAliveRequests=\"-1\"", "BundleDeltaManager\" guarantee=\"applied\"/></Cluster>");
    }

    @Test
    void leavesTheGuaranteeOutIfThereIsNone() throws IOException {
        assertThat(edited(null)).contains("BundleDeltaManager\"/></Cluster>").doesNotContain("guarantee=");
    }

    private static String edited(String guarantee) throws IOException {
        String xml = Files.readString(Path.of("../conf/catalina-server.xml"));
        for (UnaryOperator<String> edit : MemberFactory.edits(guarantee)) {
            xml = edit.apply(xml);
        }
        return xml;
    }
}
