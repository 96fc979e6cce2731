package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.launcher.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a real shell. */
class CompletionTest {

    private static final String EACH = "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _clowder;"
            + " for word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done";

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void start() {
        terminal = new Terminal(Path.of("/opt/clowder"), directory);
    }

    /** What bash offers for the last of these words. */
    private List<String> offered(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", EACH, script("bash").toString(), "clowder"));
        command.addAll(List.of(words));
        return run(command);
    }

    private Path script(String shell) throws IOException {
        assertThat(terminal.run("completion", shell)).isZero();
        return Files.writeString(directory.resolve("completion." + shell), terminal.out());
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.lines().toList();
    }

    @Test
    void commandsAndTheirOptionsAreThoseOfTheHelp() throws Exception {
        List<String> commands =
                Commands.all().stream().map(each -> each.syntax().name()).toList();
        assertThat(offered("")).isEqualTo(commands);
        assertThat(offered("help", "")).containsAll(commands);
        assertThat(offered("un")).containsExactly("undrain", "undeploy");
        for (Command command : Commands.all()) {
            assertThat(offered(command.syntax().name(), "--"))
                    .isEqualTo(command.syntax().all().stream().map(Option::name).toList());
        }
    }

    @Test
    void valuesAreOfferedByTheirKind() throws Exception {
        Files.createDirectory(directory.resolve("a member"));
        Files.createFile(directory.resolve("a.war"));

        assertThat(offered("deploy", "a")).containsExactlyInAnyOrder("a member", "a.war");
        assertThat(offered("create", "a")).containsExactly("a member");
        assertThat(offered("status", "--base", "a")).containsExactly("a member");
        assertThat(offered("status", "--base", "=", "a")).containsExactly("a member");
        assertThat(offered("status", "--base", "=")).containsExactly("a member");
        assertThat(offered("create", "--key-file", "a")).contains("a.war");
        assertThat(offered("create", "--http-port", "")).isEmpty();
        assertThat(offered("completion", "b")).containsExactly("bash");
        assertThat(offered("status", "")).containsExactly("--json", "--base", "--help");
    }

    @Test
    void namesAreAskedForAndNothingInThemIsRun() throws Exception {
        Path asked = Files.writeString(directory.resolve("asked"), "");
        String clowder = "clowder() { echo \"$@\" >>asked; printf '%s\\n' 'MEMBER  ADDRESS' 'me  a:1  this member'"
                + " '$(touch${IFS}run)  a:2' 'm*  a:3'; }; ";
        List<String> command = List.of(
                "bash", "-c", clowder + EACH, script("bash").toString(), "clowder", "drain", "--base", "x", "--to", "");

        assertThat(run(command)).containsExactly("$(touch${IFS}run)", "m*");
        assertThat(Files.readString(asked)).isEqualTo("members --base x\n");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void zshHasTheSameWhereThereIsOne() throws Exception {
        Path script = script("zsh");
        assertThat(Files.readString(script)).startsWith("#compdef clowder\n");
        for (Command command : Commands.all()) {
            Syntax syntax = command.syntax();
            String arguments = Files.readAllLines(script).stream()
                    .filter(line -> line.strip().startsWith(syntax.name() + ") "))
                    .findFirst()
                    .orElse("");
            assertThat(syntax.all()).allSatisfy(option -> assertThat(arguments)
                    .contains("'" + option.name() + (option.takesValue() ? "=[" : "[")
                            + option.help().replace("'", "'\\''") + "]"));
        }
        if (Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "zsh")))) {
            assertThat(run(List.of("zsh", "-n", script.toString()))).isEmpty();
        }
    }

    @Test
    void anotherShellIsWrongUsage() {
        assertThat(terminal.run("completion", "fish")).isEqualTo(2);
        assertThat(terminal.err())
                .isEqualTo("clowder: completion: there is none for fish; usage: clowder completion bash|zsh\n");
    }
}
