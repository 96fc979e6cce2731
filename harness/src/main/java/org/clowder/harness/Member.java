package org.clowder.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A member made by {@code clowder create} and run by {@code clowder run}, as a process of its own. */
public final class Member extends MemberProcess {

    private Cli cli;
    private final Distribution distribution;
    private final int managementPort;
    private String host = "127.0.0.1";
    private List<String> launcher = List.of();
    private String options = "";

    private Member(Distribution distribution, String name, Path base, int managementPort, int channelPort) {
        super(name, base, channelPort);
        this.cli = Cli.of(distribution);
        this.distribution = distribution;
        this.managementPort = managementPort;
    }

    /**
     * Makes the directory of a member; {@code more} are further options of {@code create}.
     *
     * @param channelPort the port of its channel, which the other members are to know before
     */
    public static Member create(
            Distribution distribution, Path directory, String name, int channelPort, String... more) {
        Member member = new Member(distribution, name, directory.resolve(name), Ports.free(), channelPort);
        List<String> options = List.of(
                member.base().toString(),
                "--name",
                name,
                "--http-port",
                "" + member.httpPort(),
                "--management-port",
                "" + member.managementPort,
                "--channel-port",
                "" + channelPort);
        distribution.create(Stream.concat(options.stream(), Stream.of(more)).toList());
        return member;
    }

    public int managementPort() {
        return managementPort;
    }

    @Override
    public String host() {
        return host;
    }

    /** Puts samples of the distribution into the deploy folder, each at once. */
    public Member deploySamples(String... files) {
        for (String file : files) {
            deploy(distribution.sample(file));
        }
        return this;
    }

    /** Puts a file into the deploy folder, as a whole at once. */
    public Member deploy(Path file) {
        return deploy(file, file.getFileName().toString());
    }

    public Member deploy(Path file, String as) {
        return put(file, "deploy/" + as);
    }

    /** Puts a file to a place in the member's directory, as a whole at once. */
    public Member put(Path file, String place) {
        Directories.put(file, base().resolve(place));
        return this;
    }

    public Member remove(String place) {
        try {
            Files.delete(base().resolve(place));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a file of the configuration. */
    public Member edit(String file, UnaryOperator<String> change) {
        try {
            Path path = base().resolve("conf").resolve(file);
            String before = Files.readString(path);
            String after = change.apply(before);
            if (after.equals(before)) {
                throw new AssertionError("The edit changes nothing in " + path + ":\n" + before);
            }
            Files.writeString(path, after);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends {@code name=value} to a file of the configuration, where the last line of a name holds. */
    public Member set(String file, String key, String value) {
        try {
            Files.writeString(
                    base().resolve("conf").resolve(file), "\n" + key + "=" + value + "\n", StandardOpenOption.APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs it elsewhere.
     *
     * @param address where its connectors are reached
     * @param command the command, to which its own is appended, that takes it there
     */
    public Member at(String address, String... command) {
        host = address;
        launcher = List.of(command);
        return this;
    }

    /** Gives its process a variable of the environment. */
    public Member with(String variable, String value) {
        cli = cli.with(variable, value);
        return this;
    }

    /** Runs it on another JDK than that of the tests. */
    public Member on(Path javaHome) {
        return with("JAVA_HOME", javaHome.toString());
    }

    /** Runs it with these options of the JVM, instead of those before. */
    public Member options(String ofJvm) {
        options = ofJvm;
        return this;
    }

    /** Runs it by another installation from its next start on, as after an update. */
    public Member in(Distribution other) {
        cli = cli.in(other);
        return this;
    }

    @Override
    public Member start() {
        super.start();
        return this;
    }

    @Override
    protected ProcessBuilder command() {
        return cli.with("CLOWDER_OPTS", options).by(launcher).process("run", "--base", base().toString());
    }

    /** Whether the health check says ready. */
    @Override
    public boolean ready() {
        return answers("/health/ready");
    }

    /** A command for this member. */
    public Cli.Result cli(String command, String... arguments) {
        return cli.run(Stream.concat(Stream.of(command, "--base", base().toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    @Override
    public String diagnostics() {
        StringBuilder text = new StringBuilder(super.diagnostics());
        try (Stream<Path> logs = Files.list(base().resolve("logs"))) {
            logs.filter(file -> file.getFileName().toString().startsWith("clowder."))
                    .sorted()
                    .forEach(file -> append(text, file.toString(), read(file)));
        } catch (IOException e) {
            text.append("\n---- no logs: ").append(e);
        }
        return text.toString();
    }
}
