package org.clowder.launcher.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.shell.protocol.CommandTexts;

/** {@code drain [--to MEMBER] [--timeout S]}: what the member says meanwhile is shown as it comes. */
final class DrainCommand implements Command {

    private static final String TO = "--to";
    private static final String TIMEOUT = "--timeout";

    @Override
    public Syntax syntax() {
        return Syntax.of("drain", CommandTexts.DRAIN)
                .option(TO + " MEMBER", CommandTexts.DRAIN_TO)
                .option(TIMEOUT + " S", CommandTexts.DRAIN_TIMEOUT);
    }

    @Override
    public boolean isOfShell() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        List<String> words = new ArrayList<>(List.of("drain"));
        arguments.option(TO).ifPresent(member -> words.addAll(List.of(TO, member)));
        arguments.seconds(TIMEOUT, syntax()).ifPresent(seconds -> words.addAll(List.of(TIMEOUT, seconds.toString())));
        return MemberCommand.work(arguments, invocation, words);
    }
}
