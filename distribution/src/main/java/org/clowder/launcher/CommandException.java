package org.clowder.launcher;

/** Ends a command with an exit code and one line that says why. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The command was refused or has failed. */
    public static final int REFUSED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** The command needs a running member, and there is none. */
    public static final int NOT_RUNNING = 3;

    private final int exitCode;

    private CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public static CommandException refused(String message) {
        return new CommandException(REFUSED, message, null);
    }

    public static CommandException refused(String message, Throwable cause) {
        return new CommandException(REFUSED, message, cause);
    }

    public static CommandException usage(String message) {
        return new CommandException(USAGE, message, null);
    }

    public static CommandException notRunning(String message) {
        return new CommandException(NOT_RUNNING, message, null);
    }

    public int exitCode() {
        return exitCode;
    }
}
