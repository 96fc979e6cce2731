package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.launcher.Terminal;
import org.clowder.shell.protocol.ControlAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With this process as the member. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StartCommandTest {

    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    private Path base;

    @BeforeEach
    void makeMember() throws IOException {
        Files.createDirectories(base.resolve("conf"));
        Files.createDirectories(base.resolve("data"));
        Files.createFile(base.resolve("conf/clowder.properties"));
    }

    private String notReady(String seconds) {
        Terminal terminal = new Terminal(base, base);
        assertThat(terminal.run("start", "--pid", "" + PID, "--from", "0", "--timeout", seconds))
                .isEqualTo(1);
        String prefix = "clowder: the member in " + base + " (process id " + PID + ") is running, but not ready after "
                + seconds + " s: ";
        assertThat(terminal.err()).startsWith(prefix);
        return terminal.err().substring(prefix.length()).strip();
    }

    @Test
    void aMemberThatTakesAQuestionAndDoesNotAnswerIsNotWaitedForAnyLonger() throws IOException {
        Files.writeString(base.resolve("data/lock"), PID + "\n");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(ControlAddress.address(base.resolve("data/control.sock")));

            assertThat(notReady("1")).isEqualTo("no answer for 1 s from the member in " + base);
        }
    }

    @Test
    void whatIsMissingIsSaidAlsoIfNobodyWaits() throws IOException {
        assertThat(notReady("0")).isEqualTo("it has not begun to start");

        Files.writeString(base.resolve("data/lock"), PID + "\n");
        assertThat(notReady("0")).contains("no member is running");
    }
}
