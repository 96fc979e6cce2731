package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.clowder.launcher.Terminal;
import org.junit.jupiter.api.Test;

class HelpCommandTest {

    /** What users are promised, in order. */
    private static final List<String> COMMANDS = List.of(
            "run",
            "start",
            "stop",
            "status",
            "create",
            "check",
            "reload",
            "drain",
            "undrain",
            "deploy",
            "undeploy",
            "apps",
            "members",
            "sessions",
            "console",
            "log",
            "loglevel",
            "threads",
            "heap",
            "shell",
            "key",
            "demo",
            "version",
            "completion",
            "man",
            "help");

    private final Terminal terminal = new Terminal(Path.of("/opt/clowder"), Path.of("/home/me"));

    private List<String> listed() {
        assertThat(terminal.run("help")).isZero();
        return terminal.out()
                .lines()
                .filter(line -> line.matches("  [a-z].*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
    }

    @Test
    void listsEachCommandThatCanBeRunAndNoneElse() {
        assertThat(listed()).isEqualTo(COMMANDS);
        assertThat(Commands.all())
                .extracting(command -> command.syntax().name())
                .isEqualTo(COMMANDS);
        COMMANDS.forEach(command -> {
            terminal.run(command, "--bogus");
            assertThat(terminal.err()).contains(command + ": unknown option --bogus; usage: clowder " + command);
        });
    }

    @Test
    void hasALineForEachWithItsOptionsButNotThoseThatTheScriptGives() {
        assertThat(terminal.run("help")).isZero();
        assertThat(terminal.out())
                .contains("  status [--json]         show the member's state; exit code 0 only when it is ready\n")
                .contains("  create DIR [OPTION...]  make the directory of a new member")
                .contains("--name N", "--members HOST:PORT,...", "--key-file F")
                .doesNotContain("--pid", "--from");
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void eachCommandSaysWhatItTakes() {
        assertThat(terminal.run("drain", "--help")).isZero();
        assertThat(terminal.out())
                .isEqualTo(
                        """
                        Usage: clowder drain [--to MEMBER] [--timeout S]

                        take the member out of service once each session is safe on another one

                          --to MEMBER             the member that is to have each session, by its name or host:port; else whichever
                          --timeout S             seconds that it may take (60)
                          --base DIR              the directory of the member (default: CLOWDER_BASE, or the installation)
                          --help                  show what the command takes
                        """);
        for (Command command : Commands.all()) {
            Syntax syntax = command.syntax();
            assertThat(terminal.run(syntax.name(), "--bogus", "-h")).isZero();
            String shown = terminal.out();
            assertThat(shown).startsWith("Usage: clowder " + syntax.name()).contains(syntax.help());
            assertThat(terminal.run("help", syntax.name())).isZero();
            assertThat(terminal.out()).isEqualTo(shown);
        }
    }

    @Test
    void helpIsNoOptionWhereItStandsBehindTwoDashes() {
        assertThat(terminal.run("deploy", "--", "--help")).isEqualTo(1);
        assertThat(terminal.err()).contains("cannot deploy /home/me/--help");
        assertThat(terminal.run("help", "bogus")).isEqualTo(2);
    }

    @Test
    void whatTheMemberRunsIsACommandOfItsShellWithTheSameHelp() {
        List<String> described = Stream.of("ApplicationCommands", "ServerCommands", "DiagnosticCommands")
                .flatMap(HelpCommandTest::methods)
                .filter(method -> method.isAnnotationPresent(Descriptor.class))
                .map(method -> method.getName() + " "
                        + method.getAnnotation(Descriptor.class).value())
                .toList();
        assertThat(described)
                .containsAll(Commands.all().stream()
                        .filter(Command::isOfShell)
                        .map(command ->
                                command.syntax().name() + " " + command.syntax().help())
                        .toList());
    }

    private static Stream<Method> methods(String name) {
        try {
            return Stream.of(Class.forName("org.clowder.shell.internal." + name).getDeclaredMethods());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
