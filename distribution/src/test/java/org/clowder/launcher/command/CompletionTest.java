package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.launcher.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a real shell. */
class CompletionTest {

    private static final String EACH = "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _clowder;"
            + " for word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done";

    /** What bin/clowder prints for members and applications, and a file that says what it was asked. */
    private static final String CLOWDER =
            "clowder() { echo \"$@\" >>asked; printf '%s\\n' 'MEMBER  ADDRESS' 'me  a:1  this member'"
                    + " '$(touch${IFS}run)  a:2' 'm*  a:3'; }; ";

    /** Types each line into another zsh, and the tab key. */
    private static final String KEYS =
            """
            zmodload zsh/zpty
            script=$1 out=$2
            shift 2
            : >$out
            zpty inner zsh -f -i
            zpty -w inner "OUT=${(q)out} SCRIPT=${(q)script}; source ./inner.zsh"
            for line; do
                print -r -- "== $line" >>$out
                zpty -w -n inner "$line"$'\\t'
                until [[ $(tail -n 1 $out) == -- ]]; do zpty -r -t inner seen; done
                zpty -w -n inner $'\\C-u'
            done
            zpty -d inner
            """;

    /** Writes down what is added to the candidates, and two dashes at the end. */
    private static final String INNER =
            """
            PROMPT= RPROMPT=
            autoload -Uz compinit
            compinit -D -u
            source $SCRIPT
            @CLOWDER@
            bindkey '^I' complete-word
            bindkey '^U' kill-whole-line
            compadd() {
                if (( ! $@[(I)-[OAD]] )); then
                    local -a found
                    builtin compadd -A found "$@"
                    print -rl -- $found >>$OUT
                fi
                builtin compadd "$@"
            }
            told() { print -- -- >>$OUT; comppostfuncs=(told) }
            comppostfuncs=(told)
            """
                    .replace("@CLOWDER@", CLOWDER);

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
        assertThat(offered("status", "")).containsExactly("--json", "--timeout", "--base", "--help");
    }

    @Test
    void namesAreAskedForAndNothingInThemIsRun() throws Exception {
        Path asked = Files.writeString(directory.resolve("asked"), "");
        List<String> command = List.of(
                "bash", "-c", CLOWDER + EACH, script("bash").toString(), "clowder", "drain", "--base", "x", "--to", "");

        assertThat(run(command)).containsExactly("$(touch${IFS}run)", "m*");
        assertThat(Files.readString(asked)).isEqualTo("members --timeout 5 --base x\n");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    /** What zsh offers at the end of each of these lines, as it would stand there; its tab key is pressed. */
    private Map<String, Set<String>> offeredByZsh(List<String> lines) throws IOException, InterruptedException {
        Path out = directory.resolve("offered");
        Files.writeString(directory.resolve("keys.zsh"), KEYS);
        Files.writeString(directory.resolve("inner.zsh"), INNER);
        List<String> command =
                new ArrayList<>(List.of("zsh", "-f", "keys.zsh", script("zsh").toString(), out.toString()));
        command.addAll(lines);
        run(command);
        Map<String, Set<String>> offered = new HashMap<>();
        Set<String> words = new TreeSet<>();
        for (String line : Files.readAllLines(out)) {
            if (line.startsWith("== ")) {
                words = new TreeSet<>();
                offered.put(line.substring(3), words);
            } else if (!line.isEmpty() && !line.equals("--")) {
                words.add(line);
            }
        }
        return offered;
    }

    @Test
    void zshOffersTheSame() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "zsh")))
                        || Boolean.getBoolean("clowder.requireAllTests"),
                "no zsh");
        Files.createDirectory(directory.resolve("a member"));
        Files.createFile(directory.resolve("a.war"));
        List<String> lines = new ArrayList<>(List.of(
                "clowder ",
                "clowder un",
                "clowder deploy a",
                "clowder create a",
                "clowder status --base a",
                "clowder create --http-port ",
                "clowder completion b",
                "clowder help dr",
                "clowder drain --base x --to ",
                "clowder undeploy "));
        Commands.all()
                .forEach(command -> lines.add("clowder " + command.syntax().name() + " --"));
        Map<String, Set<String>> offered = offeredByZsh(lines);

        assertThat(offered.get("clowder "))
                .isEqualTo(Commands.all().stream()
                        .map(each -> each.syntax().name())
                        .collect(Collectors.toSet()));
        for (Command command : Commands.all()) {
            assertThat(offered.get("clowder " + command.syntax().name() + " --"))
                    .as(command.syntax().name())
                    .isEqualTo(command.syntax().all().stream().map(Option::name).collect(Collectors.toSet()));
        }
        assertThat(offered)
                .containsEntry("clowder un", Set.of("undrain", "undeploy"))
                .containsEntry("clowder deploy a", Set.of("a\\ member", "a.war"))
                .containsEntry("clowder create a", Set.of("a\\ member"))
                .containsEntry("clowder status --base a", Set.of("a\\ member"))
                .containsEntry("clowder create --http-port ", Set.of())
                .containsEntry("clowder completion b", Set.of("bash"))
                .containsEntry("clowder help dr", Set.of("drain"))
                .containsEntry("clowder drain --base x --to ", Set.of("\\$\\(touch\\$\\{IFS\\}run\\)", "m\\*"))
                .containsEntry("clowder undeploy ", Set.of("\\$\\(touch\\$\\{IFS\\}run\\)", "m\\*"));
        assertThat(Files.readAllLines(directory.resolve("asked")))
                .containsOnly("members --timeout 5 --base x", "apps --timeout 5");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void anotherShellIsWrongUsage() {
        assertThat(terminal.run("completion", "fish")).isEqualTo(2);
        assertThat(terminal.err())
                .isEqualTo("clowder: completion: there is none for fish; usage: clowder completion bash|zsh\n");
    }
}
