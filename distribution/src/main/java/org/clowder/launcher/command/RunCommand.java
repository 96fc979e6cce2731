package org.clowder.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Logger;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.classes.ClassArchive;
import org.clowder.launcher.framework.MemberFramework;
import org.clowder.launcher.framework.StartupWatch;
import org.clowder.launcher.logging.LoggingConfiguration;
import org.clowder.launcher.logging.MemberLog;
import org.clowder.launcher.member.DataWatch;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberLock;
import org.clowder.launcher.member.MemberProperties;

/** {@code run}: the member, in this process, until it is asked to stop. */
final class RunCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("run", "run the member in the foreground; SIGTERM stops it gracefully")
                .option(StartCommand.TIMEOUT + " S", "");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        // of start, which gives this command what it was given
        arguments.seconds(StartCommand.TIMEOUT, syntax());
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        member.createDirectories();
        MemberLock lock = MemberLock.acquire(member);
        try {
            MemberProperties values = MemberProperties.read(invocation.home(), member);
            String json = values.logsJson() ? values.get("member.name") : null;
            MemberLog.open(
                    member.base(),
                    LoggingConfiguration.of(invocation.home(), member).file(),
                    json);
            DataWatch.begin(member, lock);
            run(member, invocation.home(), values);
            return 0;
        } finally {
            MemberLog.close();
            lock.close();
        }
    }

    private static void run(MemberDirectory member, Path home, MemberProperties values)
            throws CommandException, IOException, InterruptedException {
        values.requireKnown();
        MemberFramework framework = MemberFramework.ofMember(home, member, values);
        GracefulExit exit = GracefulExit.onSignal(framework, values.stopMillis());
        Optional<String> failure = start(framework, home, member, values);
        if (failure.isPresent()) {
            framework.stop(values.stopMillis());
            exit.cancel();
            throw CommandException.refused(failure.get());
        }
        framework.awaitStop();
        exit.await();
    }

    /** Starts the member; what is wrong with its configuration keeps the server from being started at all. */
    private static Optional<String> start(
            MemberFramework framework, Path home, MemberDirectory member, MemberProperties values)
            throws CommandException, InterruptedException {
        try (StartupWatch watch = new StartupWatch(framework.context())) {
            framework.start();
            if (watch.failure().isEmpty()) {
                framework.raise();
                if (watch.awaitRunning().isEmpty()) {
                    report(member, values);
                    ClassArchive.later(home, member.base());
                    return watch.awaitSettled();
                }
            }
            return watch.failure();
        }
    }

    private static void report(MemberDirectory member, MemberProperties values) {
        ProcessHandle process = ProcessHandle.current();
        long millis = process.info()
                .startInstant()
                .map(start -> System.currentTimeMillis() - start.toEpochMilli())
                .orElse(0L);
        Logger.getLogger("org.clowder.launcher")
                .info(String.format(
                        "Member %s is running after %d ms: http port %s, management port %s, process id %d, directory"
                                + " %s",
                        values.get("member.name"),
                        millis,
                        values.get("http.port"),
                        values.get("management.port"),
                        process.pid(),
                        member.base()));
    }
}
