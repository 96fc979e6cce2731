package org.clowder.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the shell as the member. */
@Timeout(30)
class MemberProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void isReadyWhenItSaysSo() {
        try (MemberProcess member = new Shell("echo up; exec sleep 60").start()) {
            assertThat(member.awaitReady(LIMIT)).isPositive();

            assertThat(member.alive()).isTrue();
            assertThat(member.consoleLines("up")).hasSize(1);
        }
    }

    @Test
    void doesNotWaitForOneThatHasEnded() {
        try (MemberProcess member = new Shell("exit 3").start()) {
            assertThatThrownBy(() -> member.awaitReady(Duration.ofMinutes(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("Member shell", "ended with 3", "shell.err");
        }
    }

    @Test
    void waitsWithinALimit() {
        try (MemberProcess member = new Shell("exec sleep 60").start()) {
            assertThatThrownBy(() -> member.awaitReady(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("PT0.05S");
        }
    }

    @Test
    void keepsWhatItPrintedInEarlierLives() {
        MemberProcess member = new Shell("echo up");
        for (int life = 0; life < 2; life++) {
            assertThat(member.start().awaitExit(LIMIT)).isZero();
        }

        assertThat(member.consoleLines("up")).hasSize(2);
        assertThat(member.diagnostics()).contains("exit code 0", "up");
    }

    @Test
    void sleepsInTheMiddleOfWhateverItDoesAndIsKilledThen() {
        MemberProcess member = new Shell("echo up; exec sleep 60").start();
        member.awaitReady(LIMIT);
        Sleep.of(member);
        Path stat = Path.of("/proc/" + member.pid() + "/stat");
        member.await("the stop", LIMIT, Duration.ofMillis(10), () -> MemberProcess.read(stat)
                .contains(") T "));

        member.close();

        assertThat(member.alive()).isFalse();
    }

    private final class Shell extends MemberProcess {

        private final String script;

        Shell(String script) {
            super("shell", directory.resolve("shell"), 0);
            this.script = script;
        }

        @Override
        protected ProcessBuilder command() {
            return new ProcessBuilder("sh", "-c", script);
        }

        @Override
        public boolean ready() {
            return console().contains("up");
        }
    }
}
