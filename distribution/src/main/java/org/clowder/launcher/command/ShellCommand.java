package org.clowder.launcher.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.control.ControlClient;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.shell.protocol.ControlRequest;

/** {@code shell [COMMAND]}: one Gogo command, or line by line until the end of the input. */
final class ShellCommand implements Command {

    private static final String PROMPT = "clowder> ";

    @Override
    public Syntax syntax() {
        return Syntax.of("shell", "run a Gogo command, or a shell until Ctrl-D", "[COMMAND...]");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        try (ControlClient client = ControlClient.connect(member)) {
            return arguments.operands().isEmpty()
                    ? converse(client, invocation)
                    : ask(client, invocation, String.join(" ", arguments.operands()));
        }
    }

    @SuppressWarnings("SystemConsoleNull") // bin/clowder chooses the console that is null without a terminal
    private static int converse(ControlClient client, Invocation invocation) throws CommandException, IOException {
        boolean terminal = System.console() != null;
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        int code = 0;
        while (true) {
            if (terminal) {
                invocation.out().print(PROMPT);
                invocation.out().flush();
            }
            String line = input.readLine();
            if (line == null || line.strip().matches("exit|quit")) {
                return code;
            }
            if (!line.isBlank()) {
                code = ask(client, invocation, line);
            }
        }
    }

    private static int ask(ControlClient client, Invocation invocation, String script) throws CommandException {
        return client.ask(
                new ControlRequest(ControlRequest.Kind.SCRIPT, List.of(script)), invocation.out(), invocation.err());
    }
}
