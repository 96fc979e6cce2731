package org.clowder.launcher.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.shell.protocol.CommandTexts;

/** {@code heap [FILE]}: the file's name refers to the caller's directory, which the member does not know. */
final class HeapCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("heap", CommandTexts.HEAP, "[FILE]");
    }

    @Override
    public boolean isOfShell() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        List<String> words = new ArrayList<>(List.of("heap"));
        arguments.operands().forEach(file -> words.add(invocation.resolve(file).toString()));
        return MemberCommand.work(arguments, invocation, words);
    }
}
