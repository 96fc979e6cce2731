package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.harness.Ports;
import org.clowder.harness.Tool;
import org.opentest4j.TestAbortedException;

/** A PostgreSQL of a test's own, of Debian's package, run by a user without privileges as it demands. */
final class Postgres implements AutoCloseable {

    private static final String USER = "postgres";

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path data;
    private final int port = Ports.free();

    private Postgres(Path data) {
        this.data = data;
    }

    /** Ends the test as skipped where it cannot run, unless all tests are required. */
    static Postgres start() {
        boolean runs =
                Files.isDirectory(INSTALLED) && System.getProperty("user.name").equals("root");
        if (!runs) {
            String reason = "no PostgreSQL in " + INSTALLED + ", or not root, who runs it as another user";
            assertThat(Boolean.getBoolean("clowder.requireAllTests")).as(reason).isFalse();
            throw new TestAbortedException(reason);
        }
        try {
            Postgres postgres = new Postgres(Files.createTempDirectory("clowder-postgres"));
            Tool.run("chown", USER, postgres.data.toString());
            postgres.as("initdb", "-D", postgres.data.toString(), "-A", "trust", "-N");
            postgres.as(
                    "pg_ctl",
                    "-D",
                    postgres.data.toString(),
                    "-w",
                    "-l",
                    postgres.data.resolve("log").toString(),
                    "-o",
                    "-c listen_addresses=127.0.0.1 -p " + postgres.port + " -k " + postgres.data,
                    "start");
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** A database and a user of this name; anybody is believed to be whom he says. */
    Postgres with(String database, String user) {
        String[] to = {"-h", data.toString(), "-p", "" + port};
        as("createuser", to[0], to[1], to[2], to[3], user);
        as("createdb", to[0], to[1], to[2], to[3], "-O", user, database);
        return this;
    }

    private void as(String program, String... arguments) {
        Tool.run(Stream.concat(Stream.of("runuser", "-u", USER, "--", program(program)), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** Debian keeps it in a directory for each version. */
    private static String program(String name) {
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            List<Path> found = versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .sorted()
                    .toList();
            return found.get(found.size() - 1).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        as("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop");
    }
}
