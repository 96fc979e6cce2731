package org.clowder.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clowder.launcher.Directories;
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

    @Test
    void aLockWhoseFileWasDeletedIsTakenAnew() throws Exception {
        try (MemberLock lock = MemberLock.acquire(member)) {
            assertThat(lock.renew()).isFalse();
            Directories.delete(member.data());

            assertThat(lock.renew()).isTrue();
            // Nothing else of this process looks at the file: the system releases a lock when any handle of it is
            // closed.
            try (LockHolder second = new LockHolder()) {
                assertThat(second.answer())
                        .isEqualTo("the member in " + base + " is running already (process id "
                                + ProcessHandle.current().pid() + ")");
            }
            assertThat(lock.renew()).isFalse();
        }
    }

    @Test
    void whoTookItMeanwhileKeepsItAndItIsTakenAnewAfterThat() throws Exception {
        try (MemberLock lock = MemberLock.acquire(member)) {
            Files.delete(member.data().resolve("lock"));
            try (LockHolder second = new LockHolder()) {
                assertThat(second.answer()).isEqualTo("locked");

                assertThat(lock.renew()).isFalse();
                assertThat(MemberLock.holder(member).map(ProcessHandle::pid)).hasValue(second.pid());
            }
            assertThat(lock.renew()).isTrue();
        }
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
