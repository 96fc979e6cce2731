package org.clowder.deploy.internal.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedFilesTest {

    private static final Path FILE = Path.of("a.jar");

    @TempDir
    Path directory;

    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private PreparedFiles files;

    @BeforeEach
    void make() {
        files = new PreparedFiles(workers::add, directory);
    }

    private boolean prepare(String fingerprint) {
        return prepare(fingerprint, () -> {
            begun.incrementAndGet();
            return result();
        });
    }

    private boolean prepare(String fingerprint, Callable<InputStream> work) {
        return files.prepare(FILE, fingerprint, work, () -> {});
    }

    private InputStream result() {
        return new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    @Test
    void aResultIsForWhoeverTakesIt() throws Exception {
        assertThat(prepare("1")).isFalse();
        assertThat(files.awaits(FILE, "1")).isTrue();
        workers.remove().run();
        assertThat(files.awaits(FILE, "1")).isFalse();
        assertThat(prepare("1")).isTrue();
        files.take(FILE);
        assertThat(files.has(FILE)).isFalse();
        files.close();
        assertThat(closed).hasValue(0);
    }

    @Test
    void whatHasNotBegunWhenItIsGivenUpDoesNotBegin() {
        prepare("1");
        files.close();
        workers.remove().run();
        assertThat(begun).hasValue(0);
    }

    @Test
    void whatIsGivenUpMeanwhileOrAfterwardsIsClosed() {
        prepare("1", () -> {
            assertThat(files.awaits(FILE, "2")).isTrue();
            return result();
        });
        workers.remove().run();
        assertThat(closed).hasValue(1);
        assertThat(files.has(FILE)).isFalse();

        prepare("2");
        workers.remove().run();
        files.close();
        assertThat(closed).hasValue(2);
    }

    @Test
    void whatAnEarlierRunHasLeftIsDeleted() throws Exception {
        Path left = Files.createFile(
                Files.createDirectories(files.directory().resolve("1")).resolve("before.jar"));
        assertThat(new PreparedFiles(workers::add, directory).directory()).isEmptyDirectory();
        assertThat(left).doesNotExist();
    }
}
