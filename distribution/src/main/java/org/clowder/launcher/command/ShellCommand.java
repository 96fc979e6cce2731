package org.clowder.launcher.command;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.control.ControlClient;
import org.clowder.launcher.control.Patience;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.shell.protocol.ControlRequest;

/** {@code shell [COMMAND...]}: one Gogo command, or a shell in which commands are typed, line by line. */
final class ShellCommand implements Command {

    /** Who waits for a candidate types on. */
    private static final Duration COMPLETION = Duration.ofSeconds(5);

    @Override
    public Syntax syntax() {
        return Syntax.of("shell", "run a Gogo command, or a shell until Ctrl-D", "[COMMAND...]");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        try (ControlClient client = ControlClient.connect(member, Patience.work())) {
            return arguments.operands().isEmpty()
                    ? converse(member, client, invocation)
                    : ask(client, invocation, String.join(" ", arguments.operands()));
        }
    }

    /** Where the lines of a shell come from. */
    @FunctionalInterface
    interface Lines {

        /** The next line; null at the end. */
        String next() throws IOException;
    }

    @SuppressWarnings("SystemConsoleNull") // bin/clowder chooses the console that is null without a terminal
    private static int converse(MemberDirectory member, ControlClient client, Invocation invocation)
            throws CommandException, IOException {
        if (System.console() == null) {
            return converse(
                    new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))::readLine,
                    client,
                    invocation);
        }
        ShellCompletion completion =
                new ShellCompletion(Commands.all(), member.base(), script -> answer(member, script));
        try (LineEditor editor = LineEditor.open(completion)) {
            return converse(editor::next, client, invocation);
        }
    }

    private static int converse(Lines lines, ControlClient client, Invocation invocation)
            throws CommandException, IOException {
        int code = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.strip().matches("exit|quit")) {
                return code;
            }
            if (!line.isBlank()) {
                code = ask(client, invocation, line);
            }
        }
        return code;
    }

    private static int ask(ControlClient client, Invocation invocation, String script)
            throws CommandException, IOException {
        return client.ask(request(script), invocation.out(), invocation.err());
    }

    /** In a session of its own, so that whoever types does not notice; empty if there is no answer. */
    private static String answer(MemberDirectory member, String script) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (ControlClient client = ControlClient.connect(member, Patience.answer(COMPLETION.toNanos()))) {
            client.ask(request(script), answer, OutputStream.nullOutputStream());
            return answer.toString(StandardCharsets.UTF_8);
        } catch (CommandException | IOException e) {
            return "";
        }
    }

    private static ControlRequest request(String script) {
        return new ControlRequest(ControlRequest.Kind.SCRIPT, List.of(script));
    }
}
