package org.clowder.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberProperties;
import org.junit.jupiter.api.Test;

/** {@code samples/systemd/clowder.service} beside what the product does. */
class ServiceUnitTest {

    private static final Path ROOT = Path.of("..");
    private static final Path UNIT = ROOT.resolve("samples/systemd/clowder.service");
    private static final String PROGRAM = "/opt/clowder/bin/clowder";

    private final Terminal terminal = new Terminal(Path.of("/opt/clowder"), Path.of("/"));

    private static Map<String, String> settings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : Files.readAllLines(UNIT)) {
            if (!line.matches("#.*|\\[(Unit|Service|Install)]|")) {
                String[] setting = line.split("=", 2);
                assertThat(settings.put(setting[0], setting[1])).as(line).isNull();
            }
        }
        return settings;
    }

    @Test
    void itsCommandsAreThoseOfTheProgramInTheDirectoryThatItMayWrite() throws IOException {
        assertThat(ROOT.resolve("distribution/src/main/bin/clowder")).isExecutable();
        for (String key : List.of("ExecStart", "ExecReload")) {
            String[] words = settings().get(key).split(" ");
            assertThat(words).startsWith(PROGRAM).hasSize(4);
            assertThat(terminal.run("help", words[1])).as(words[1]).isZero();
            assertThat(words).endsWith("--base", "/var/lib/" + settings().get("StateDirectory"));
        }
    }

    /** Stop and start are not cut short. */
    @Test
    void itsTimesAreLongerThanThoseOfTheMember() throws IOException, CommandException {
        MemberProperties values = MemberProperties.read(ROOT, new MemberDirectory(ROOT));

        assertThat(settings().get("TimeoutStopSec")).matches("\\d+s");
        assertThat(Long.parseLong(settings().get("TimeoutStopSec").replace("s", "")) * 1000)
                .isGreaterThan(values.stopMillis() + 10_000);
    }

    @Test
    void whoTellsThatTheMemberIsReadyIsAnotherProcess() throws IOException {
        assertThat(settings()).containsEntry("Type", "notify").containsEntry("NotifyAccess", "all");
        assertThat(Files.readString(ROOT.resolve("distribution/src/main/bin/clowder")))
                .contains("NOTIFY_SOCKET", "systemd-notify --ready");
    }

    @Test
    void theMemberMayWriteItsOwnDirectoryAndNothingElse() throws IOException {
        assertThat(settings())
                .containsEntry("User", "clowder")
                .containsEntry("ProtectSystem", "strict")
                .containsEntry("NoNewPrivileges", "yes")
                .containsEntry("PrivateTmp", "yes")
                .doesNotContainKeys("ReadWritePaths", "MemoryDenyWriteExecute");
    }
}
