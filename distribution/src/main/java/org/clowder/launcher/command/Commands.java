package org.clowder.launcher.command;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.shell.protocol.CommandTexts;

/** The commands by their names, in the order in which users read of them. */
public final class Commands {

    static final String JSON = "--json";

    private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

    static {
        Stream.of(
                        new RunCommand(),
                        new StartCommand(),
                        new StopCommand(),
                        new MemberCommand(
                                Syntax.question("status", CommandTexts.STATUS).option(JSON, CommandTexts.AS_JSON)),
                        new CreateCommand(),
                        new CheckCommand(),
                        new MemberCommand(Syntax.of("reload", CommandTexts.RELOAD)),
                        new DrainCommand(),
                        new MemberCommand(Syntax.of("undrain", CommandTexts.UNDRAIN)),
                        new DeployCommand(),
                        new MemberCommand(Syntax.of("undeploy", CommandTexts.UNDEPLOY, "PATH")),
                        new MemberCommand(
                                Syntax.question("apps", CommandTexts.APPS).option(JSON, CommandTexts.AS_JSON)),
                        new MemberCommand(
                                Syntax.question("members", CommandTexts.MEMBERS).option(JSON, CommandTexts.AS_JSON)),
                        new MemberCommand(Syntax.question("sessions", CommandTexts.SESSIONS)
                                .option(JSON, CommandTexts.SESSIONS_JSON)
                                .option("--all", CommandTexts.SESSIONS_ALL)),
                        new MemberCommand(Syntax.question("console", CommandTexts.CONSOLE)),
                        new LogCommand(),
                        new MemberCommand(Syntax.question("loglevel", CommandTexts.LOGLEVEL, "[LOGGER]", "[LEVEL]")),
                        new MemberCommand(Syntax.question("threads", CommandTexts.THREADS)),
                        new HeapCommand(),
                        new ShellCommand(),
                        new KeyCommand(),
                        new DemoCommand(),
                        new VersionCommand(),
                        new CompletionCommand(),
                        new ManCommand(),
                        new HelpCommand())
                .forEach(command -> COMMANDS.put(command.syntax().name(), command));
    }

    private Commands() {}

    static Collection<Command> all() {
        return COMMANDS.values();
    }

    /**
     * Runs the command that the first argument names.
     *
     * @return its exit code
     * @throws CommandException if the command is unknown, refused or fails
     */
    public static int run(List<String> args, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        if (args.isEmpty()) {
            invocation.err().print(HelpCommand.text(all()));
            return CommandException.USAGE;
        }
        String name = args.get(0).replaceFirst("^(-h|--help)$", "help").replaceFirst("^--version$", "version");
        Command command = named(name);
        List<String> rest = args.subList(1, args.size());
        if (asksForHelp(rest)) {
            invocation.out().print(HelpCommand.text(command.syntax()));
            return 0;
        }
        return command.run(Arguments.parse(rest, command.syntax()), invocation);
    }

    /** @throws CommandException if there is no such command */
    static Command named(String name) throws CommandException {
        Command command = COMMANDS.get(name);
        if (command == null) {
            throw CommandException.usage("unknown command " + name + "; \"clowder help\" lists the commands");
        }
        return command;
    }

    /** Whatever else is there, right or wrong. */
    private static boolean asksForHelp(List<String> args) {
        return args.stream().takeWhile(arg -> !arg.equals("--")).anyMatch(arg -> arg.matches("-h|" + Syntax.HELP));
    }
}
