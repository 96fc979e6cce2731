package org.clowder.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the system that a run cannot do without. */
public final class Tool {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Tool() {}

    /** Runs it; what it prints. Fails if it is not there or does not succeed. */
    public static String run(String... command) {
        return run(LIMIT, command);
    }

    public static String run(Duration limit, String... command) {
        String line = String.join(" ", command);
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("No end within " + limit + " of " + line + "\n" + printed);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError("Exit code " + process.exitValue() + " of " + line + "\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new AssertionError(line + ": " + e.getMessage() + "; .ci/run installs what the tests need", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + line, e);
        }
    }
}
