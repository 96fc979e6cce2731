package org.clowder.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Calls the program as {@code bin/clowder} does, in this process, and keeps what it prints. */
public final class Terminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Invocation invocation;

    public Terminal(Path home, Path directory) {
        invocation = new Invocation(
                home,
                directory,
                home,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** Runs a command and returns its exit code. */
    public int run(String... args) {
        out.reset();
        err.reset();
        return Main.run(List.of(args), invocation);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
