package org.clowder.launcher.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.control.ControlClient;
import org.clowder.launcher.control.Patience;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberLock;
import org.clowder.launcher.member.MemberProperties;
import org.clowder.shell.protocol.ControlRequest;

/** {@code stop}: asks the member to stop gracefully, and waits until its process has ended. */
final class StopCommand implements Command {

    private static final long LEAST_SECONDS = 60;
    /** What a process needs beside the stop itself. */
    private static final long MORE_SECONDS = 30;

    @Override
    public Syntax syntax() {
        return Syntax.of("stop", "stop the member");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        ProcessHandle process = MemberLock.holder(member)
                .orElseThrow(() -> CommandException.notRunning("no member is running in " + member.base()));
        long seconds = patience(invocation, member);
        terminate(member, process);
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw CommandException.refused("the member in " + member.base() + " (process id " + process.pid()
                    + ") has not stopped within " + seconds + " s; see " + member.logs());
        }
        invocation.out().println("Stopped the member in " + member.base() + " (process id " + process.pid() + ")");
        return 0;
    }

    /** Properties that cannot be read keep nobody from stopping a member. */
    private static long patience(Invocation invocation, MemberDirectory member) {
        try {
            long stop = TimeUnit.MILLISECONDS.toSeconds(
                    MemberProperties.read(invocation.home(), member).stopMillis());
            return Math.max(LEAST_SECONDS, stop + MORE_SECONDS);
        } catch (CommandException e) {
            return LEAST_SECONDS;
        }
    }

    private static void terminate(MemberDirectory member, ProcessHandle process) throws CommandException, IOException {
        if (process.supportsNormalTermination()) {
            if (!process.destroy() && process.isAlive()) {
                throw CommandException.refused(
                        "user " + System.getProperty("user.name") + " may not stop the member in "
                                + member.base() + " (process id " + process.pid() + ")"
                                + process.info()
                                        .user()
                                        .map(user -> ": it runs as " + user)
                                        .orElse(""));
            }
            return;
        }
        // Windows knows no SIGTERM: the framework is stopped from within.
        try (ControlClient client = ControlClient.connect(member, Patience.work())) {
            client.ask(
                    new ControlRequest(ControlRequest.Kind.SCRIPT, List.of("clowder:stop 0")),
                    OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream());
        }
    }
}
