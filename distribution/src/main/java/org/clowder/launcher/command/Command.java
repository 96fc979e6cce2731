package org.clowder.launcher.command;

import java.io.IOException;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;

/** One command of {@code bin/clowder}. */
interface Command {

    /** Its name, what may follow it, and what it does. */
    Syntax syntax();

    /** True if it is a command of the member's shell, too, with the same operands and options. */
    default boolean isOfShell() {
        return false;
    }

    /**
     * Runs the command.
     *
     * @return the exit code
     * @throws CommandException to end it with another exit code and one line that says why
     */
    int run(Arguments arguments, Invocation invocation) throws CommandException, IOException, InterruptedException;
}
