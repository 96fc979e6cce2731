package org.clowder.launcher.command;

import java.util.Collection;
import org.clowder.launcher.Invocation;

/** {@code help}: the commands and what they do. */
final class HelpCommand implements Command {

    private static final int COLUMN = 24;
    private static final int WIDTH = 100;

    @Override
    public Syntax syntax() {
        return Syntax.of("help", "show this");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        invocation.out().print(text(Commands.all()));
        return 0;
    }

    static String text(Collection<Command> commands) {
        StringBuilder text = new StringBuilder("Usage: clowder COMMAND [OPTION...] [ARGUMENT...]\n\n");
        commands.forEach(command -> append(text, command.syntax()));
        return text.append(
                        """

                        Every command takes --base DIR, the directory of the member (default: the installation).
                        Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 no running member.
                        """)
                .toString();
    }

    private static void append(StringBuilder text, Syntax syntax) {
        String left = syntax.summary();
        if (left.length() < COLUMN - 1) {
            left += " ".repeat(COLUMN - left.length());
        } else {
            left += "\n" + " ".repeat(COLUMN + 2);
        }
        text.append("  ").append(left).append(syntax.help()).append('\n');
        StringBuilder line = new StringBuilder();
        for (String option : syntax.options()) {
            if (COLUMN + 4 + line.length() + option.length() > WIDTH) {
                text.append(" ".repeat(COLUMN + 4)).append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : "  ").append(option);
        }
        if (!line.isEmpty()) {
            text.append(" ".repeat(COLUMN + 4)).append(line).append('\n');
        }
    }
}
