package org.clowder.launcher.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;

/** The commands by their names. */
public final class Commands {

    static final String USAGE =
            """
            Usage: clowder COMMAND [OPTION...] [ARGUMENT...]

              run                     run the member in the foreground; SIGTERM stops it gracefully
              start                   run it in the background, and wait until it is ready
              stop                    stop it
              status [--json]         show its state; exit code 0 only when it is ready
              create DIR [OPTION...]  make the directory of a new member:
                                        --name N, --http-port P, --channel-port P, --management-port P,
                                        --members HOST:PORT,... (clustering on), --key-file F
              check                   validate descriptor and configuration without starting
              reload                  take a changed descriptor over without a restart
              deploy FILE             deploy a WAR or a bundle
              undeploy PATH           undeploy the application of a context path
              apps [--json]           list applications: replicated or not, and why
              members                 list the members of the cluster
              sessions [--json] [--all]
                                      count the sessions of each application, and list them
              shell [COMMAND]         run a Gogo command, or a shell until Ctrl-D
              key FILE                write a new encryption key
              demo [--once]           two members on loopback, and one session that outlives one of them
              version                 show the version

            Every command takes --base DIR, the directory of the member (default: the installation).
            Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 no running member.
            """;

    private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("run", new RunCommand());
        COMMANDS.put("await", new AwaitCommand());
        COMMANDS.put("stop", new StopCommand());
        COMMANDS.put("status", new MemberCommand("status", Syntax.of().flags("--json")));
        COMMANDS.put("create", new CreateCommand());
        COMMANDS.put("check", new CheckCommand());
        COMMANDS.put("reload", new MemberCommand("reload", Syntax.of()));
        COMMANDS.put("deploy", new DeployCommand());
        COMMANDS.put("undeploy", new MemberCommand("undeploy", Syntax.of("PATH")));
        COMMANDS.put("apps", new MemberCommand("apps", Syntax.of().flags("--json")));
        COMMANDS.put("members", new MemberCommand("members", Syntax.of()));
        COMMANDS.put("sessions", new MemberCommand("sessions", Syntax.of().flags("--json", "--all")));
        COMMANDS.put("shell", new ShellCommand());
        COMMANDS.put("key", new KeyCommand());
        COMMANDS.put("demo", new DemoCommand());
        COMMANDS.put("version", new VersionCommand());
        COMMANDS.put("help", new HelpCommand());
    }

    private Commands() {}

    /**
     * Runs the command that the first argument names.
     *
     * @return its exit code
     * @throws CommandException if the command is unknown, refused or fails
     */
    public static int run(List<String> args, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        if (args.isEmpty()) {
            invocation.err().print(USAGE);
            return CommandException.USAGE;
        }
        String name = args.get(0).replaceFirst("^(-h|--help)$", "help").replaceFirst("^--version$", "version");
        Command command = COMMANDS.get(name);
        if (command == null) {
            throw CommandException.usage("unknown command " + name + "; \"clowder help\" lists the commands");
        }
        return command.run(Arguments.parse(name, args.subList(1, args.size()), command.syntax()), invocation);
    }
}
