package org.clowder.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.shell.protocol.CommandTexts;

/** {@code deploy FILE [--all]}: the file's name refers to the caller's directory, which the member does not know. */
final class DeployCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("deploy", CommandTexts.DEPLOY, "FILE").option("--all", CommandTexts.DEPLOY_ALL);
    }

    @Override
    public boolean isOfShell() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        Path file = invocation.resolve(arguments.operands().get(0));
        if (!Files.exists(file)) {
            throw CommandException.refused("cannot deploy " + file + ": no such file");
        }
        return MemberCommand.work(
                arguments,
                invocation,
                arguments.flag("--all")
                        ? List.of("deploy", "--all", file.toString())
                        : List.of("deploy", file.toString()));
    }
}
