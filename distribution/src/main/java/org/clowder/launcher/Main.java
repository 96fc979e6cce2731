package org.clowder.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.clowder.launcher.command.Commands;
import org.clowder.launcher.member.JvmOptions;
import org.clowder.launcher.member.MemberDirectory;

/** The program behind {@code bin/clowder}: one command for each process. */
public final class Main {

    private Main() {}

    /** Runs the command that the first argument names, and ends the process with its exit code. */
    public static void main(String[] args) {
        // bin/clowder runs each command in the member's directory.
        List<String> options = new ArrayList<>(
                JvmOptions.of(new MemberDirectory(Path.of("").toAbsolutePath())).options());
        options.addAll(List.of(Objects.requireNonNullElse(System.getenv("CLOWDER_OPTS"), "")
                .strip()
                .split("\\s+")));
        adoptProperties(options);
        System.exit(run(List.of(args), Invocation.ofProcess()));
    }

    /** Every command sees the system properties that the member's JVM is given, as {@code -Dname=value}; the last of a name counts. */
    static void adoptProperties(List<String> options) {
        Map<String, String> properties = new HashMap<>();
        for (String option : options) {
            if (option.startsWith("-D")) {
                String[] property = option.substring(2).split("=", 2);
                properties.put(property[0], property.length < 2 ? "" : property[1]);
            }
        }
        properties.forEach(System.getProperties()::putIfAbsent);
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return "user " + System.getProperty("user.name") + " has no access to " + failure.getFile()
                    + ": the directory of a member belongs to the user that runs it";
        }
        return "cannot use " + failure.getFile() + ": "
                + (failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason());
    }

    static int run(List<String> args, Invocation invocation) {
        try {
            return Commands.run(args, invocation);
        } catch (CommandException e) {
            invocation.err().println("clowder: " + e.getMessage());
            return e.exitCode();
        } catch (FileSystemException e) {
            invocation.err().println("clowder: " + reason(e));
            return CommandException.REFUSED;
        } catch (IOException e) {
            invocation.err().println("clowder: " + e);
            return CommandException.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandException.REFUSED;
        }
    }
}
