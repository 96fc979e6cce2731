package org.clowder.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clowder.launcher.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberPropertiesTest {

    @TempDir
    private Path directory;

    private MemberProperties of(String text) throws IOException, CommandException {
        MemberDirectory member = new MemberDirectory(directory);
        Files.createDirectories(member.conf());
        Files.writeString(member.properties(), text);
        return MemberProperties.read(directory, member);
    }

    @Test
    void aStopMayTakeLongerThanItWaitsForRequests() throws Exception {
        assertThat(of("").stopMillis()).isEqualTo(60_000);
        assertThat(of("stop.timeout=60000").stopMillis()).isEqualTo(100_000);
        assertThat(of("stop.drain.timeout=60000").stopMillis()).isEqualTo(90_000);
        assertThat(of("stop.drain.timeout=0").stopMillis()).isEqualTo(30_000);
        assertThat(of("stop.timeout=500").stopMillis()).isEqualTo(60_000);
        assertThat(of("stop.timeout=soon").stopMillis()).isEqualTo(60_000);
    }

    @Test
    void aReferenceToNothingIsNoValueAndRefusedByLine() throws Exception {
        MemberProperties properties = of("a=1\nhttp.port=${no.such}");
        assertThat(properties.get("http.port")).isEmpty();
        assertThatThrownBy(properties::requireKnown)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("clowder.properties:2: http.port: ${no.such} has no value");
        of("http.port=${a:-1}").requireKnown();
    }
}
