package org.clowder.launcher.command;

import java.io.IOException;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.logging.LogFiles;
import org.clowder.launcher.logging.LoggingConfiguration;
import org.clowder.launcher.member.MemberDirectory;

/** {@code log [--follow] [--lines N]}: reads the member's log where it lies, whether or not the member runs. */
final class LogCommand implements Command {

    private static final String FOLLOW = "--follow";
    private static final String LINES = "--lines";

    @Override
    public Syntax syntax() {
        return Syntax.of("log", "show the end of the member's log, whether or not it runs")
                .option("-f|" + FOLLOW, "and go on with what comes, until Ctrl-C")
                .option("-n|" + LINES + " N", "how many lines (50)");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        long lines = arguments.number(LINES, "lines", syntax()).orElse(50L);
        LogFiles log = LogFiles.of(
                member.base(),
                LoggingConfiguration.of(invocation.home(), member).file());
        if (arguments.flag(FOLLOW)) {
            log.follow(lines, invocation.out());
        } else {
            log.print(lines, invocation.out());
        }
        return 0;
    }
}
