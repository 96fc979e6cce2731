package org.clowder.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.clowder.harness.Tool;

/** Programs of {@code itests/npm}, which {@code .ci/run} installs. */
final class NodeTool {

    private static final Path NPM = Build.CHECKOUT.resolve("itests/npm");

    private NodeTool() {}

    /** Runs one; what it prints. Fails if it does not succeed; ends the test as skipped where it is not installed, unless all tests are required. */
    static String run(String script, String... arguments) {
        assumeTrue(
                Files.isDirectory(NPM.resolve("node_modules")) || Boolean.getBoolean("clowder.requireAllTests"),
                "not installed: npm ci --prefix itests/npm");
        List<String> command =
                new ArrayList<>(List.of("node", NPM.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return Tool.run(Duration.ofSeconds(60), command.toArray(String[]::new));
    }
}
