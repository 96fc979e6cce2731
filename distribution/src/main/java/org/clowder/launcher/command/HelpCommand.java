package org.clowder.launcher.command;

import org.clowder.launcher.Invocation;

/** {@code help}: the commands and what they do. */
final class HelpCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        invocation.out().print(Commands.USAGE);
        return 0;
    }
}
