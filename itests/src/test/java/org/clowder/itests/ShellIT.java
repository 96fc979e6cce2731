package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shell of a member at a terminal, which the program {@code script} makes, and without one. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ShellIT {

    private static final String UP = "\u001bOA";
    private static final String LEFT = "\u001bOD";

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    @BeforeAll
    static void start() throws IOException {
        member = members.single("typed").start();
        member.awaitReady();
    }

    @Test
    void commandsArePipedIntoOthers() {
        Cli.Result found =
                member.cli("shell", "lb | grep -i \"clowder: shell\"").done();
        assertThat(found.out().lines()).singleElement().asString().contains("Active", "Clowder: shell");
        Cli.Result none = member.cli("shell", "apps | grep nowhere");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.out() + none.err()).isEmpty();
        assertThat(member.cli("shell", "apps | grep -v nowhere").done().out().strip())
                .isEqualTo(member.cli("apps").done().out().strip());
        assertThat(member.cli("shell", "each [one two] { echo it is $it }")
                        .done()
                        .out())
                .isEqualTo("it is one\nit is two\n");
        assertThat(member.cli("shell", "if { members | grep nowhere } { echo there } { echo not there }")
                        .done()
                        .out())
                .isEqualTo("not there\n");
    }

    private static Path home(String name) throws IOException {
        return Files.createDirectories(members.directory().resolve(name));
    }

    /** A shell, and what the terminal shows. */
    private static final class Typist implements AutoCloseable {

        private final Process process;
        private final StringBuffer shown = new StringBuffer();

        Typist(String terminal, Path home) throws IOException {
            String shell = Build.distribution().home().resolve("bin/clowder") + " shell --base " + member.base();
            ProcessBuilder builder =
                    new ProcessBuilder("script", "-qec", "stty rows 24 cols 100; exec " + shell, "/dev/null");
            builder.environment().put("HOME", home.toString());
            builder.environment().put("TERM", terminal);
            process = builder.redirectErrorStream(true).start();
            new Thread(() -> read(process.getInputStream())).start();
        }

        private void read(InputStream in) {
            try {
                byte[] bytes = new byte[4096];
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    shown.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Typist type(String keys) throws IOException {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return this;
        }

        /** Waits until it shows this, behind what was waited for before. */
        Typist awaits(String text) {
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(shown.toString()).contains(text));
            shown.delete(0, shown.indexOf(text) + text.length());
            return this;
        }

        int exit() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void linesAreEditedCompletedAndRemembered() throws Exception {
        Path home = home("editor");
        try (Typist typist = new Typist("xterm", home)) {
            typist.awaits("clowder> ").type("memb\t").awaits("members ").type("\r");
            typist.awaits("platform clustering is off").awaits("clowder> ");
            typist.type("loglevel rot" + LEFT + "o\r").awaits("root has INFO").awaits("clowder> ");
            typist.type("loglev").awaits("loglev").type("\u0003").awaits("clowder> ");
            typist.type(UP + UP)
                    .awaits("members")
                    .type("\r")
                    .awaits("platform clustering is off")
                    .awaits("clowder> ");
            typist.type("stop org.clowder.whit\t")
                    .awaits("eboard")
                    .type("\u0003")
                    .awaits("clowder> ");
            typist.type("\u0004");
            assertThat(typist.exit()).isZero();
        }
        Path history = home.resolve(".clowder_history");
        assertThat(history).hasContent("members\nloglevel root\nmembers\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        try (Typist typist = new Typist("xterm", home)) {
            typist.awaits("clowder> ").type(UP + UP).awaits("loglevel root").type("\rexit\r");
            typist.awaits("root has INFO");
            assertThat(typist.exit()).isZero();
        }
    }

    @Test
    void aTerminalThatCanDoNothingWillDo() throws Exception {
        try (Typist typist = new Typist("dumb", home("dumb"))) {
            typist.awaits("clowder> ").type("loglevel nobody\r").awaits("nobody has INFO (of root)");
            typist.awaits("clowder> ")
                    .type("no-such-command\r")
                    .awaits("Command not found")
                    .awaits("clowder> ");
            typist.type("exit\r");
            assertThat(typist.exit()).as("of the last command").isEqualTo(1);
        }
    }

    @Test
    void withoutATerminalThereIsNoPromptAndTheMemberKnowsNothingOfTheEditor() throws Exception {
        Process process = new ProcessBuilder(
                        Build.distribution().home().resolve("bin/clowder").toString(),
                        "shell",
                        "--base",
                        "" + member.base())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write("loglevel root\n\nloglevel other\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("root has INFO\nother has INFO (of root)\n");
        assertThat(process.waitFor()).isZero();
        String lib = Build.distribution().home() + "/lib/*";
        assertThat(ProcessHandle.of(member.pid())
                        .orElseThrow()
                        .info()
                        .arguments()
                        .orElseThrow())
                .containsSubsequence("-cp", lib)
                .noneMatch(argument -> argument.contains("lib/shell"));
        try (Stream<Path> files = Files.walk(Build.distribution().home())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("jline")))
                    .hasSize(2)
                    .allMatch(file -> file.getParent().endsWith("lib/shell"));
        }
    }
}
