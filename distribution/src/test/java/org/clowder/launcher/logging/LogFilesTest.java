package org.clowder.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.clowder.launcher.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogFilesTest {

    @TempDir
    private Path base;

    private LogFiles log;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(base.resolve("logs"));
        log = LogFiles.of(base, Path.of("../conf/logging.properties"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(
                base.resolve("logs").resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String last(long lines) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.print(lines, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theLastLinesAreShownWhicheverFilesTheyAreIn() throws Exception {
        assertThatThrownBy(() -> last(1))
                .isInstanceOf(CommandException.class)
                .hasMessage("there is no log yet in " + base.resolve("logs"));
        write("clowder.2026-01-09.log", "a\nb\n");
        write("clowder.2026-01-10.log", "");
        write("clowder.2026-01-11.log", "c é\n\nd");
        write("console.log", "no\n");
        write("clowder.2026-01-12.log.gz", "no\n");

        assertThat(last(0)).isEmpty();
        assertThat(last(1)).isEqualTo("d");
        assertThat(last(3)).isEqualTo("c é\n\nd");
        assertThat(last(4)).isEqualTo("b\nc é\n\nd");
        assertThat(last(99)).isEqualTo("a\nb\nc é\n\nd");
    }

    @Test
    void aLogOfMegabytesIsReadFromItsEnd() throws Exception {
        String line = "x".repeat(99) + "\n";
        write("clowder.2026-01-09.log", "first\n" + line.repeat(30_000));

        assertThat(last(1)).isEqualTo(line);
        assertThat(last(20_000)).isEqualTo(line.repeat(20_000));
        assertThat(last(30_001)).hasSize(3_000_006).startsWith("first");
    }

    @Test
    void whoFollowsGetsWhatComesAlsoInTheFileOfTheNextDay() throws Exception {
        write("clowder.2026-01-09.log", "old\nlast\n");
        PipedInputStream shown = new PipedInputStream();
        PrintStream out = new PrintStream(new PipedOutputStream(shown), true, StandardCharsets.UTF_8);
        Thread follower = new Thread(() -> {
            try {
                log.follow(1, out);
            } catch (IOException | InterruptedException e) {
                out.close();
            }
        });
        follower.start();

        assertThat(new String(shown.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("last\n");
        write("clowder.2026-01-09.log", "more\n");
        assertThat(new String(shown.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("more\n");
        write("clowder.2026-01-09.log", "end\n");
        write("clowder.2026-01-10.log", "next\n");
        assertThat(new String(shown.readNBytes(9), StandardCharsets.UTF_8)).isEqualTo("end\nnext\n");
        Files.delete(base.resolve("logs/clowder.2026-01-10.log"));
        write("clowder.2026-01-10.log", "new\n");
        assertThat(new String(shown.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("new\n");

        follower.interrupt();
        follower.join();
    }

    @Test
    void whereItIsSaysTheConfiguration() throws Exception {
        Path configuration = Files.writeString(
                base.resolve("logging.properties"),
                """
                handlers = org.apache.juli.AsyncFileHandler
                org.apache.juli.AsyncFileHandler.directory = ${clowder.base}/elsewhere
                org.apache.juli.AsyncFileHandler.prefix = my.
                org.apache.juli.AsyncFileHandler.suffix = .txt
                """);
        Files.createDirectories(base.resolve("elsewhere"));
        Files.writeString(base.resolve("elsewhere/my.2026-01-09.txt"), "here\n");

        log = LogFiles.of(base, configuration);

        assertThat(last(5)).isEqualTo("here\n");
        Files.writeString(configuration, "handlers=java.util.logging.SocketHandler");
        assertThatThrownBy(() -> LogFiles.of(base, configuration))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("names no handler org.apache.juli.FileHandler");
    }
}
