package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member that was stopped leaves an archive of classes for its next start. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ClassArchiveIT {

    @RegisterExtension
    static final Members members = new Members();

    private static List<Path> archives(Member member) {
        try (Stream<Path> files = Files.list(member.base().resolve("data"))) {
            return files.filter(file -> file.toString().contains(".jsa")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Member member) {
        member.terminate();
        member.awaitExit(Duration.ofSeconds(60));
        assertThat(member.console() + member.errors()).doesNotContain("[warning]", "[error]");
    }

    private static boolean maps(Member member, Path archive) throws IOException {
        return Files.readString(Path.of("/proc/" + member.pid() + "/maps")).contains(archive.toString());
    }

    @Test
    void theNextStartMapsItUnlessItWasNotWrittenToItsEnd() throws IOException {
        Member member = members.single("archive").with("CLOWDER_CDS", "on").start();
        member.awaitReady();
        assertThat(archives(member)).isEmpty();
        stop(member);
        Path written = archives(member).get(0);
        byte[] whole = Files.readAllBytes(written);

        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
        Files.write(written, Arrays.copyOf(whole, whole.length / 2));
        member.start().awaitReady();
        assertThat(archives(member)).isEmpty();
        stop(member);

        member.start().awaitReady();
        assertThat(archives(member)).singleElement().satisfies(archive -> assertThat(maps(member, archive))
                .isTrue());
        stop(member);
    }

    @Test
    void thereIsNoneUnlessItIsAskedForAndNoOtherIsChosen() {
        Member off = members.single("off").start();
        Member own = members.single("own")
                .with("CLOWDER_CDS", "on")
                .options("-Xmx256m -Xshare:auto")
                .start();
        off.awaitReady();
        own.awaitReady();
        stop(off);
        stop(own);

        assertThat(archives(off)).isEmpty();
        assertThat(archives(own)).isEmpty();
    }
}
