package org.clowder.launcher.command;

import java.io.IOException;
import org.clowder.launcher.Invocation;

/** {@code man}: the manual page, made of the list of commands. */
final class ManCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("man", "print the manual page, for man -l -");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws IOException {
        String version = VersionCommand.versions().getProperty("clowder");
        invocation.out().print(new ManualPage(Commands.all(), version));
        return 0;
    }
}
