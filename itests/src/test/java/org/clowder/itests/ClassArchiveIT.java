package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.parallel.Isolated;

/** A member that runs has an archive of classes made for its next start. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Isolated("the archive is made with the lowest priority")
class ClassArchiveIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @RegisterExtension
    static final Members members = new Members();

    private static List<Path> archives(Member member) {
        Path directory = member.base().resolve("data/classes");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path made(Member member) {
        await().atMost(LIMIT).until(() -> !archives(member).isEmpty());
        assertThat(archives(member)).singleElement().satisfies(archive -> assertThat(archive.toFile())
                .isNotEmpty());
        return archives(member).get(0);
    }

    private static boolean maps(Member member, Path archive) throws IOException {
        return Files.readString(Path.of("/proc/" + member.pid() + "/maps")).contains(archive.toString());
    }

    private static Member start(Member member) {
        member.with("CLOWDER_CDS", "").start();
        member.awaitReady();
        return member;
    }

    private static void restart(Member member) {
        member.kill();
        member.start().awaitReady();
    }

    private static void replace(Path archive, byte[] content) throws IOException {
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        Files.write(archive, content);
    }

    @Test
    void theNextStartMapsItUnlessItIsNotWholeOrNoArchive() throws IOException {
        Member member = start(members.single("archive"));
        Path written = made(member);
        restart(member);
        assertThat(maps(member, written)).isTrue();
        assertThat(archives(member)).containsExactly(written);
        member.kill();

        byte[] whole = Files.readAllBytes(written);
        replace(written, new byte[whole.length]);
        member.start().awaitReady();
        assertThat(maps(member, written)).isFalse();
        member.kill();

        replace(written, Arrays.copyOf(whole, whole.length / 2));
        member.start().awaitReady();
        await().until(() -> archives(member).isEmpty());
        Path again = made(member);
        restart(member);
        assertThat(maps(member, again)).isTrue();
        assertThat(member.console() + member.errors()).doesNotContain("[warning]", "[error]");
    }

    private static ProcessHandle maker(Member member) {
        ProcessHandle process = ProcessHandle.of(member.pid()).orElseThrow();
        await().atMost(LIMIT).until(() -> process.children().findAny().isPresent());
        return process.children().findAny().orElseThrow();
    }

    @Test
    void whereItTakesTheMemberWithItTwiceItIsLeftAlone() {
        Member member = start(members.single("killed"));
        for (int i = 0; i < 2; i++) {
            ProcessHandle maker = maker(member);
            member.kill();
            maker.destroyForcibly();
            member.start().awaitReady();
        }
        await().atMost(LIMIT)
                .until(() -> !archives(member).isEmpty()
                        && member.base().resolve("data/classes").toFile().list().length == 1);
        assertThat(member.base().resolve("data/classes")).isDirectoryNotContaining(file -> Files.isDirectory(file));
        assertThat(archives(member)).singleElement().satisfies(none -> assertThat(none.toFile())
                .isEmpty());
        restart(member);
        assertThat(member.base().resolve("data/classes")).isDirectoryContaining("glob:**-0.jsa");
        assertThat(member.base().resolve("data/classes").toFile().list()).hasSize(1);
    }

    @Test
    void aStopDoesNotWaitForIt() {
        Member member = start(members.single("stop"));
        ProcessHandle maker = maker(member);

        member.terminate();
        assertThat(member.awaitExit(Duration.ofSeconds(60))).isZero();
        await().atMost(Duration.ofSeconds(10)).until(() -> !maker.isAlive());
        assertThat(archives(member)).isEmpty();
    }

    @Test
    void thereIsNoneIfItIsSwitchedOffOrAnotherIsChosen() {
        Member off = members.single("off").with("CLOWDER_CDS", "off");
        off.start().awaitReady();
        Member own = start(members.single("own").options("-Xmx256m -Xshare:auto"));

        assertThat(off.base().resolve("data/classes")).doesNotExist();
        assertThat(own.base().resolve("data/classes")).doesNotExist();
    }
}
