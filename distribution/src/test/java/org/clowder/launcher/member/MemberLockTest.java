package org.clowder.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: a lock is a matter between processes. */
@Timeout(30)
class MemberLockTest {

    @TempDir
    Path base;

    private MemberDirectory member;

    @BeforeEach
    void directories() throws IOException {
        member = new MemberDirectory(base);
        member.createDirectories();
    }

    @Test
    void aSecondProcessIsRefusedWithTheIdOfTheFirst() throws Exception {
        try (LockHolder first = new LockHolder()) {
            assertThat(first.answer()).isEqualTo("locked");
            try (LockHolder second = new LockHolder()) {
                assertThat(second.answer())
                        .isEqualTo("the member in " + base + " is running already (process id " + first.pid() + ")");
                assertThat(MemberLock.takenBy(member, second.pid())).isFalse();
            }
            assertThat(MemberLock.holder(member).map(ProcessHandle::pid)).hasValue(first.pid());
            assertThat(MemberLock.takenBy(member, first.pid())).isTrue();
        }
    }

    @Test
    void theLockOfAKilledProcessIsFree() throws Exception {
        try (LockHolder killed = new LockHolder()) {
            assertThat(killed.answer()).isEqualTo("locked");
            killed.process.destroyForcibly().waitFor();
            assertThat(MemberLock.holder(member)).isEmpty();
            try (LockHolder next = new LockHolder()) {
                assertThat(next.answer()).isEqualTo("locked");
            }
        }
    }

    @Test
    void nobodyHoldsALockThatIsNotThere() throws IOException {
        assertThat(MemberLock.holder(member)).isEmpty();
        assertThat(MemberLock.takenBy(member, 1)).isFalse();
    }

    /** A process that takes the lock, says what came of it, and lives until its input ends. */
    private final class LockHolder implements AutoCloseable {
        private final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockProcess.class.getName(),
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        private final BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));

        LockHolder() throws IOException {}

        long pid() {
            return process.pid();
        }

        String answer() throws IOException {
            return output.readLine();
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().join();
        }
    }
}
