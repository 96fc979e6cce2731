package org.clowder.deploy.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.clowder.deploy.internal.archive.JavaxUseTest.OldServlet;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionTest {

    @TempDir
    Path directory;

    private Path library;
    private Path target;

    @BeforeEach
    void make() throws Exception {
        library =
                Files.createDirectories(directory.resolve("before/WEB-INF/lib")).resolve("library.jar");
        target = directory.resolve("after");
    }

    private void convert() throws DeploymentException {
        Conversion.run(directory.resolve("before"), target, "test");
    }

    @Test
    void classesTextsAndWhatIsInArchivesAreConverted() throws Exception {
        new ArchiveFile()
                .withClass("", OldServlet.class)
                .with("META-INF/services/javax.servlet.ServletContainerInitializer", "com.acme.Start")
                .with("javax.properties", "sql=javax.sql.DataSource,mail=javax.mail.Session")
                .write(library);
        convert();

        try (ZipFile converted =
                new ZipFile(target.resolve("WEB-INF/lib/library.jar").toFile())) {
            assertThat(text(converted, OldServlet.class.getName().replace('.', '/') + ".class"))
                    .contains("jakarta/servlet/http/HttpServlet")
                    .doesNotContain("javax/servlet");
            assertThat(text(converted, "META-INF/services/jakarta.servlet.ServletContainerInitializer"))
                    .isEqualTo("com.acme.Start");
            assertThat(text(converted, "javax.properties"))
                    .isEqualTo("sql=javax.sql.DataSource,mail=jakarta.mail.Session");
        }
    }

    @Test
    void anArchiveThatCannotBeReadAsAStreamIsReadAsAWhole() throws Exception {
        Files.write(library, withLengthBehind("a.properties", "name=javax.servlet.Servlet"));
        convert();

        try (ZipFile converted =
                new ZipFile(target.resolve("WEB-INF/lib/library.jar").toFile())) {
            assertThat(text(converted, "a.properties")).isEqualTo("name=jakarta.servlet.Servlet");
        }
    }

    @Test
    void aDirectoryWithALinkIsRefusedAndNotFollowed() throws Exception {
        Files.createSymbolicLink(directory.resolve("before/logs"), directory);

        assertThat(catchThrowable(this::convert))
                .isInstanceOf(DeploymentException.class)
                .isNotInstanceOf(PassingFailure.class)
                .hasMessageContaining("logs is a symbolic link");
        assertThat(target).doesNotExist();
    }

    @Test
    void whatIsDamagedIsNotTriedAgainByItself() throws Exception {
        byte[] whole = Files.readAllBytes(
                new ArchiveFile().withClass("", OldServlet.class).write(directory.resolve("library.jar")));
        Files.write(library, Arrays.copyOf(whole, whole.length / 2));
        assertThat(catchThrowable(this::convert))
                .isExactlyInstanceOf(DeploymentException.class)
                .hasMessageStartingWith(
                        "cannot be converted to jakarta packages: its WEB-INF/lib/library.jar cannot be read: ");

        Files.delete(library);
        Files.write(library.resolveSibling("Cut.class"), new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA});
        assertThat(catchThrowable(this::convert)).isExactlyInstanceOf(DeploymentException.class);
    }

    @Test
    void whatCannotBeWrittenIs() throws Exception {
        target = Files.createFile(directory.resolve("file")).resolve("after");
        assertThat(catchThrowable(this::convert)).isInstanceOf(PassingFailure.class);
    }

    private static String text(ZipFile zip, String name) throws Exception {
        try (var in = zip.getInputStream(zip.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** An archive with one entry, not compressed, whose length is said behind it only, as some tools write them. */
    private static byte[] withLengthBehind(String name, String content) {
        CRC32 sum = new CRC32();
        sum.update(content.getBytes(StandardCharsets.US_ASCII));
        int checksum = (int) sum.getValue();
        ByteBuffer zip = ByteBuffer.allocate(500).order(ByteOrder.LITTLE_ENDIAN);
        header(zip.putInt(0x04034b50), 0, 0, name).putShort((short) 0);
        zip.put(ascii(name)).put(ascii(content));
        zip.putInt(0x08074b50).putInt(checksum).putInt(content.length()).putInt(content.length());
        int directory = zip.position();
        header(zip.putInt(0x02014b50).putShort((short) 20), checksum, content.length(), name);
        zip.putShort((short) 0).put(new byte[14]).put(ascii(name));
        int length = zip.position() - directory;
        zip.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
        zip.putInt(length).putInt(directory).putShort((short) 0);
        return Arrays.copyOf(zip.array(), zip.position());
    }

    /** Version, flag of a length behind, method, time, date, checksum, lengths, length of the name. */
    private static ByteBuffer header(ByteBuffer zip, int checksum, int length, String name) {
        return zip.putShort((short) 20)
                .putShort((short) 8)
                .putShort((short) 0)
                .putInt(0x00210000)
                .putInt(checksum)
                .putInt(length)
                .putInt(length)
                .putShort((short) name.length());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
