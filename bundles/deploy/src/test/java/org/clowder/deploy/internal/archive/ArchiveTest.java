package org.clowder.deploy.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        file = new ArchiveFile()
                .withManifest("Web-ContextPath: /shop")
                .with("index.html", "hello")
                .with("WEB-INF/classes/", "")
                .with("WEB-INF/lib/noise.jar", noise)
                .with("zürich/tür.txt", "ä")
                .write(directory.resolve("shop.war"));
    }

    @Test
    void aSoundArchiveIsVerifiedAndUnpackedAsItIs() throws Exception {
        Path target = Files.createDirectory(directory.resolve("out"));
        try (Archive archive = Archive.open(file)) {
            archive.verify();
            archive.unpack(target);
            assertThat(archive.manifest().getValue("Web-ContextPath")).isEqualTo("/shop");
        }
        assertThat(target.resolve("index.html")).hasContent("hello");
        assertThat(target.resolve("WEB-INF/classes")).isDirectory();
        assertThat(target.resolve("WEB-INF/lib/noise.jar")).hasSize(50_000);
        assertThat(target.resolve("zürich/tür.txt")).hasContent("ä");
    }

    @Test
    void anEntryThatGrowsWithoutEndIsNotTakenIntoMemory() throws Exception {
        Path bomb = new ArchiveFile()
                .with("META-INF/MANIFEST.MF", new byte[Contents.LIMIT + 1])
                .with("fits", new byte[Contents.LIMIT])
                .write(directory.resolve("bomb.war"));
        assertThat(bomb.toFile().length()).isLessThan(100_000);
        Path exploded = Files.createDirectory(directory.resolve("bomb"));
        try (Archive archive = Archive.open(bomb)) {
            archive.unpack(exploded);
        }
        for (Path each : List.of(bomb, exploded)) {
            try (Contents contents = Contents.of(each)) {
                assertThat(contents.content("fits"))
                        .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(Contents.LIMIT));
                assertThatThrownBy(contents::manifest)
                        .isInstanceOf(DeploymentException.class)
                        .hasMessageStartingWith("its META-INF/MANIFEST.MF has more than 16777216 bytes");
            }
        }
    }

    @Test
    void aDirectoryIsNoFileOfItsName() throws Exception {
        try (Contents archive = Contents.of(file)) {
            assertThat(archive.has("index.html")).isTrue();
            assertThat(archive.has("WEB-INF/classes")).isFalse();
            assertThat(archive.has("WEB-INF/classes/")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.1, 0.5, 0.9, 0.999})
    void aHalfCopiedFileIsRefusedWhereverItEnds(double part) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * part)));

        assertRefused("cannot be read as an archive");
    }

    @Test
    void aDamagedEntryIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);

        assertRefused("entry WEB-INF/lib/noise.jar");
    }

    @Test
    void noByteCanBeChangedInContentWithoutNotice() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        for (int at = 2000; at < 50_000; at += 4801) {
            byte[] bytes = sound.clone();
            bytes[at] ^= 1;
            Files.write(file, bytes);

            assertRefused("noise.jar");
        }
    }

    @Test
    void somethingElseIsRefused() throws IOException {
        Files.writeString(file, "<html>404 not found</html>".repeat(100));

        assertRefused("(2600 bytes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.txt", "a/../../evil.txt", "/../evil.txt", "a\\..\\..\\evil.txt", ".."})
    void anEntryThatLeavesTheDirectoryIsRefused(String name) throws Exception {
        new ArchiveFile().with(name, "evil").write(file);
        Path target = Files.createDirectory(directory.resolve("out"));

        try (Archive archive = Archive.open(file)) {
            assertThatThrownBy(() -> archive.unpack(target))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("outside");
        }
        assertThat(directory.resolve("evil.txt")).doesNotExist();
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void whatCannotBeAFileIsLeftOut() throws Exception {
        new ArchiveFile()
                .with("./", "")
                .with("a", "file")
                .with("a/b.txt", "below a file")
                .with("d/c.txt", "kept")
                .with("d", "a directory's name")
                .with("/etc/evil.txt", "absolute")
                .with("WEB-INF\\web.xml", "from elsewhere")
                .with("x".repeat(256), "too long")
                .with("no\0name", "not a name")
                .with("e/../f.txt", "kept too")
                .with("last.txt", "last")
                .write(file);
        Path target = Files.createDirectory(directory.resolve("out"));

        try (Archive archive = Archive.open(file)) {
            archive.unpack(target);
        }
        try (Stream<Path> all = Files.walk(target)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(path -> target.relativize(path).toString()))
                    .containsExactlyInAnyOrder("a", "d/c.txt", "f.txt", "last.txt");
        }
    }

    @Test
    void whatCannotBeWrittenIsNotTheFaultOfTheArchive() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "a device without space, as Linux has");
        Path target = Files.createDirectory(directory.resolve("out"));
        Files.createSymbolicLink(target.resolve("index.html"), full);

        try (Archive archive = Archive.open(file)) {
            assertThatThrownBy(() -> archive.unpack(target))
                    .isInstanceOf(PassingFailure.class)
                    .hasMessage("entry index.html cannot be written: No space left on device; tried again every 5 s");
        }
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> {
                    try (Archive archive = Archive.open(file)) {
                        archive.verify();
                    }
                })
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContainingAny("\n", "\r");
    }

    @Test
    void filesHaveTheTimesOfTheirEntriesButForPagesThatAreCompiledByTheirs() throws Exception {
        long past = 1_000_000_000_000L;
        Path file = directory.resolve("timed.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : List.of("index.html", "page.jsp", "WEB-INF/tags/a.tag")) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTime(past);
                zip.putNextEntry(entry);
            }
        }
        Path target = Files.createDirectory(directory.resolve("timed"));
        try (Archive archive = Archive.open(file)) {
            archive.unpack(target);
        }

        assertThat(target.resolve("index.html").toFile().lastModified()).isEqualTo(past);
        assertThat(target.resolve("page.jsp").toFile().lastModified()).isGreaterThan(past);
        assertThat(target.resolve("WEB-INF/tags/a.tag").toFile().lastModified()).isGreaterThan(past);
    }
}
