package org.clowder.launcher;

import java.io.IOException;
import java.util.List;
import org.clowder.launcher.command.Commands;

/** The program behind {@code bin/clowder}: one command for each process. */
public final class Main {

    private Main() {}

    /** Runs the command that the first argument names, and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), Invocation.ofProcess()));
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
