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
            "shell",
            "key",
            "demo",
            "version",
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
                .contains("  status [--json]         show its state; exit code 0 only when it is ready\n")
                .contains("  create DIR [OPTION...]  make the directory of a new member")
                .contains("--name N", "--members HOST:PORT,...", "--key-file F")
                .doesNotContain("--pid", "--from");
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void whatTheMemberRunsIsACommandOfItsShellWithTheSameHelp() {
        List<String> described = Stream.of("ApplicationCommands", "ServerCommands")
                .flatMap(HelpCommandTest::methods)
                .filter(method -> method.isAnnotationPresent(Descriptor.class))
                .map(method -> method.getName() + " "
                        + method.getAnnotation(Descriptor.class).value())
                .toList();
        assertThat(described)
                .containsAll(Commands.all().stream()
                        .filter(command -> command instanceof MemberCommand || command instanceof DeployCommand)
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
