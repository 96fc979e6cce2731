package org.clowder.launcher.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.control.ControlClient;
import org.clowder.launcher.control.Patience;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.shell.protocol.ControlRequest;

/** A command that the running member runs, with the same flags and operands. */
final class MemberCommand implements Command {

    private final Syntax syntax;

    MemberCommand(Syntax syntax) {
        this.syntax = syntax;
    }

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public boolean isOfShell() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        List<String> words = new ArrayList<>(List.of(syntax.name()));
        syntax.flags().stream().filter(arguments::flag).forEach(words::add);
        words.addAll(arguments.operands());
        if (!syntax.question()) {
            return work(arguments, invocation, words);
        }
        long seconds = arguments.seconds(Syntax.ANSWER.name(), syntax).orElse(Patience.SECONDS);
        return ask(arguments, invocation, words, Patience.answer(TimeUnit.SECONDS.toNanos(seconds)));
    }

    static int work(Arguments arguments, Invocation invocation, List<String> words)
            throws CommandException, IOException {
        return ask(arguments, invocation, words, Patience.work());
    }

    private static int ask(Arguments arguments, Invocation invocation, List<String> words, Patience patience)
            throws CommandException, IOException {
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        try (ControlClient client = ControlClient.connect(member, patience)) {
            return client.ask(
                    new ControlRequest(ControlRequest.Kind.COMMAND, words), invocation.out(), invocation.err());
        }
    }
}
