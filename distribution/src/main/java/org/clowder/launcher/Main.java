package org.clowder.launcher;

import java.io.IOException;
import java.util.List;
import org.clowder.launcher.command.Commands;

/** The program behind {@code bin/clowder}: one command for each process. */
public final class Main {

    private Main() {}

    /** Runs the command that the first argument names, and ends the process with its exit code. */
    public static void main(String[] args) {
        adoptOptions(System.getenv("CLOWDER_OPTS"));
        System.exit(run(List.of(args), Invocation.ofProcess()));
    }

    /** Every command sees the system properties that the member's JVM is given, as {@code -Dname=value} between blanks. */
    static void adoptOptions(String options) {
        for (String option : options == null ? new String[0] : options.strip().split("\\s+")) {
            if (option.startsWith("-D")) {
                String[] property = option.substring(2).split("=", 2);
                System.getProperties().putIfAbsent(property[0], property.length < 2 ? "" : property[1]);
            }
        }
    }

    static int run(List<String> args, Invocation invocation) {
        try {
            return Commands.run(args, invocation);
        } catch (CommandException e) {
            invocation.err().println("clowder: " + e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            invocation.err().println("clowder: " + e);
            return CommandException.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandException.REFUSED;
        }
    }
}
