package org.clowder.launcher.command;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;

/** {@code help}: the commands and what they do, or one of them with its options. */
final class HelpCommand implements Command {

    /** Exit codes with their meanings. */
    static final List<String> EXIT_CODES =
            List.of("0 done", "1 refused or failed", "2 wrong usage", "3 no running member", "4 a bundle waits");

    private static final int COLUMN = 24;
    private static final int WIDTH = 100;

    @Override
    public Syntax syntax() {
        return Syntax.of("help", "show the commands, or what one of them takes", "[COMMAND]");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException {
        List<String> operands = arguments.operands();
        invocation
                .out()
                .print(
                        operands.isEmpty()
                                ? text(Commands.all())
                                : text(Commands.named(operands.get(0)).syntax()));
        return 0;
    }

    static String text(Collection<Command> commands) {
        StringBuilder text = new StringBuilder("Usage: clowder COMMAND [OPTION...] [ARGUMENT...]\n\n");
        commands.forEach(command -> append(text, command.syntax()));
        return text.append("\nOptions of every command:\n")
                .append(options(Syntax.COMMON))
                .append("Of each that only asks the member:\n")
                .append(options(List.of(Syntax.ANSWER)))
                .append("Exit codes: ")
                .append(String.join(", ", EXIT_CODES))
                .append(".\n")
                .toString();
    }

    /** What one command does and takes. */
    static String text(Syntax syntax) {
        return "Usage: clowder " + syntax.line() + "\n\n" + syntax.help() + "\n\n" + options(syntax.all());
    }

    private static String options(List<Option> options) {
        return options.stream()
                .map(option -> "  " + padded(option.form()) + option.help() + "\n")
                .collect(Collectors.joining());
    }

    private static void append(StringBuilder text, Syntax syntax) {
        text.append("  ").append(padded(syntax.summary())).append(syntax.help()).append('\n');
        StringBuilder line = new StringBuilder();
        for (Option option : syntax.shown()) {
            if (!option.takesValue()) {
                continue;
            }
            if (COLUMN + 4 + line.length() + option.form().length() > WIDTH) {
                text.append(" ".repeat(COLUMN + 4)).append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : "  ").append(option.form());
        }
        if (!line.isEmpty()) {
            text.append(" ".repeat(COLUMN + 4)).append(line).append('\n');
        }
    }

    private static String padded(String left) {
        return left.length() < COLUMN - 1
                ? left + " ".repeat(COLUMN - left.length())
                : left + "\n" + " ".repeat(COLUMN + 2);
    }
}
