package org.clowder.whiteboard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.clowder.server.MemberEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private record Environment(Map<String, String> values) implements MemberEnvironment {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Path base() {
            return Path.of("/base");
        }

        @Override
        public Path descriptor() {
            return base().resolve("server.xml");
        }

        @Override
        public Path data() {
            return base().resolve("data");
        }

        @Override
        public Optional<String> property(String name) {
            return Optional.ofNullable(values.get(name));
        }
    }

    private static Optional<Settings> read(String name, String value) {
        return Settings.of(new Environment(Map.of(name, value)));
    }

    @Test
    void itIsAtTheRootUnlessThePropertySaysOtherwise() {
        assertThat(read("other", "")).get().satisfies(settings -> {
            assertThat(settings.path()).isEmpty();
            assertThat(settings.distributable()).isTrue();
            assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(10));
        });
        assertThat(read("whiteboard.path", "/a/b"))
                .get()
                .extracting(Settings::path)
                .isEqualTo("/a/b");
        assertThat(read("whiteboard.distributable", "false"))
                .get()
                .extracting(Settings::distributable)
                .isEqualTo(false);
    }

    @Test
    void anEmptyPathSwitchesItOff() {
        assertThat(read("whiteboard.path", " ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"board", "/board/", "/a#b", "/a//b", "/a/../b"})
    void whatIsNoPathIsNamed(String path) {
        assertThatThrownBy(() -> read("whiteboard.path", path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whiteboard.path=" + path)
                .hasMessageContaining("conf/clowder.properties");
    }

    @Test
    void whatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> read("whiteboard.patience", "long")).hasMessageContaining("whiteboard.patience=long");
    }
}
