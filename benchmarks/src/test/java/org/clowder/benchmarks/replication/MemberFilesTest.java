package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the configuration that is shipped, so that a change there is noticed here. */
class MemberFilesTest {

    @TempDir
    Path base;

    @BeforeEach
    void copyTheShippedConfiguration() throws IOException {
        Files.createDirectories(base.resolve("conf"));
        for (String name : new String[] {"catalina-server.xml", "clowder.properties"}) {
            Files.copy(Path.of("../conf", name), base.resolve("conf").resolve(name));
        }
    }

    @Test
    void takesTheAccessLogOutAndNamesTheGuarantee() throws IOException {
        new MemberFiles(base).editDescriptor("applied");

        assertThat(base.resolve("conf/catalina-server.xml"))
                .content()
                .doesNotContain("AccessLogValve")
                .contains("maxKeepAliveRequests=\"-1\"", "BundleDeltaManager\" guarantee=\"applied\"/></Cluster>");
    }

    @Test
    void leavesTheGuaranteeOutIfThereIsNone() throws IOException {
        new MemberFiles(base).editDescriptor(null);

        assertThat(base.resolve("conf/catalina-server.xml")).content().doesNotContain("guarantee=");
    }

    @Test
    void emptiesTheRoute() throws IOException {
        new MemberFiles(base).dropRoute();

        assertThat(base.resolve("conf/clowder.properties")).content().containsPattern("(?m)^route=$");
    }

    @Test
    void refusesADescriptorThatItDoesNotRecognise() throws IOException {
        Files.writeString(base.resolve("conf/catalina-server.xml"), "<Server/>");

        assertThatThrownBy(() -> new MemberFiles(base).editDescriptor("all"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("adapt MemberFiles");
    }
}
