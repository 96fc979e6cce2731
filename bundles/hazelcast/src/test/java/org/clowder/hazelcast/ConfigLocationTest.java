package org.clowder.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the configuration of Hazelcast may be, and how it may be written. */
class ConfigLocationTest {

    private static final String PLACE = "org/clowder/hazelcast/";

    @TempDir
    Path directory;

    private final P2PLifecycleListener listener = new P2PLifecycleListener();

    private Config at(String location) {
        listener.setConfigLocation(location);
        return listener.named();
    }

    @ParameterizedTest
    @ValueSource(strings = {"member.xml", "member.yaml", "member.yml"})
    void aFileAUrlOrAResourceIsRead(String name) throws IOException, URISyntaxException {
        URL url = getClass().getClassLoader().getResource(PLACE + name);
        assertThat(at(PLACE + name).getClusterName()).as("a resource").isEqualTo(name);
        assertThat(at("classpath:" + PLACE + name).getClusterName()).isEqualTo(name);
        assertThat(at(url.toString()).getClusterName()).as("a URL").isEqualTo(name);
        assertThat(at(Path.of(url.toURI()).toString()).getClusterName())
                .as("a file")
                .isEqualTo(name);
    }

    @Test
    void whatIsNotThereOrIsNoneIsNamedWithItsListener() throws IOException {
        assertThatThrownBy(() -> at("nowhere.xml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("configLocation=\"nowhere.xml\" of P2PLifecycleListener");
        String none =
                Files.writeString(directory.resolve("none.xml"), "<none/>").toString();
        assertThatThrownBy(() -> at(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("configLocation=\"" + none + "\" of P2PLifecycleListener");
    }
}
