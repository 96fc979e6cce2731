package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Syntax SYNTAX =
            Syntax.of("create", "make it", "DIR").option("--once", "only once").option("--name N", "its name");

    @Test
    void optionsFlagsAndOperandsMayComeInAnyOrder() throws CommandException {
        Arguments arguments = parse("--name", "a", "dir", "--once", "--base=../b c");
        assertThat(arguments.option("--name")).hasValue("a");
        assertThat(arguments.flag("--once")).isTrue();
        assertThat(arguments.operands()).containsExactly("dir");
        assertThat(arguments.base(invocation())).isEqualTo(Path.of("/home/b c"));
    }

    @Test
    void withoutBaseTheMemberIsThatOfTheInvocation() throws CommandException {
        assertThat(parse("dir").base(invocation())).isEqualTo(Path.of("/srv/member"));
    }

    @Test
    void whatFollowsTwoDashesIsNoOption() throws CommandException {
        assertThat(parse("--", "--name").operands()).containsExactly("--name");
    }

    @Test
    void wrongUsageIsNamed() {
        assertUsage("unknown option --nam", "dir", "--nam");
        assertUsage("--name needs a value", "dir", "--name");
        assertUsage("--name is given twice", "dir", "--name=a", "--name", "b");
        assertUsage("missing DIR; usage: clowder create DIR [--once] [--name N]");
        assertUsage("unexpected argument more", "dir", "more");
        assertUsage("unknown option --once=true", "dir", "--once=true");
    }

    private static void assertUsage(String message, String... args) {
        assertThatThrownBy(() -> parse(args))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(CommandException.USAGE))
                .hasMessageContaining(message);
    }

    private static Arguments parse(String... args) throws CommandException {
        return Arguments.parse(List.of(args), SYNTAX);
    }

    private static Invocation invocation() {
        return new Invocation(
                Path.of("/opt/clowder"), Path.of("/home/me"), Path.of("/srv/member"), System.out, System.err);
    }
}
