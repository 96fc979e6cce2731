package org.clowder.launcher.command;

import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;

/** {@code completion bash|zsh}: a script for the user's shell, made of the list of commands. */
final class CompletionCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("completion", "print the script by which a shell completes all this", "bash|zsh");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException {
        Completion completion = new Completion(Commands.all());
        String shell = arguments.operands().get(0);
        invocation
                .out()
                .print(
                        switch (shell) {
                            case "bash" -> completion.bash();
                            case "zsh" -> completion.zsh();
                            default ->
                                throw CommandException.usage("completion: there is none for " + shell
                                        + "; usage: clowder " + syntax().line());
                        });
        return 0;
    }
}
