package org.clowder.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.clowder.harness.Member;

/** The wall clock of one member's process, which can be set while it runs (libfaketime). Time that was measured passes as ever. */
final class FakeClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "libfaketime.so.1";

    private final Path offset;

    private FakeClock(Path offset) {
        this.offset = offset;
    }

    /** Of a member that has not been started; it is right at first. */
    static FakeClock of(Member member) {
        FakeClock clock = new FakeClock(member.base().resolve("clock.offset"));
        clock.set(Duration.ZERO);
        member.with("LD_PRELOAD", library().toString())
                .with("FAKETIME_TIMESTAMP_FILE", clock.offset.toString())
                .with("FAKETIME_CACHE_DURATION", "1")
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // else every wait with a limit ends at once, and whoever waits spins
                .with("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        return clock;
    }

    /** Sets it so far ahead; the member sees it within a second or two. */
    void set(Duration ahead) {
        try {
            Path unfinished = offset.resolveSibling(offset.getFileName() + ".part");
            Files.writeString(unfinished, "+" + ahead.toSeconds() + "\n");
            Files.move(unfinished, offset, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path library() {
        try (Stream<Path> files = Files.walk(LIBRARIES, 3)) {
            return files.filter(file -> file.endsWith("faketime/" + LIBRARY))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no " + LIBRARY + " below " + LIBRARIES
                            + "; .ci/run installs what the tests need"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
