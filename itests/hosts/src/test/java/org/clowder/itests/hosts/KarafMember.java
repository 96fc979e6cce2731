package org.clowder.itests.hosts;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;
import org.clowder.shell.protocol.ControlAddress;
import org.clowder.shell.protocol.ControlRequest;
import org.clowder.shell.protocol.ResponseReader;

/** A member that Karaf runs, as it is downloaded, with nothing to fetch more from than Clowder's archive of features. */
final class KarafMember extends MemberProcess {

    /** A busy machine takes a minute to install the features. */
    static final Duration START = Duration.ofSeconds(150);

    /** A resolver of features that finds no end keeps the shell for ever. */
    private static final long SHELL = 200;

    private static final Path KARAF = Path.of(System.getProperty("clowder.karaf"));
    private static final String REPOSITORIES = "org.ops4j.pax.url.mvn.repositories";
    private static final Path KAR = Path.of(System.getProperty("clowder.kar"));

    private static final String FEATURE =
            """
            <features name="configurations" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
            <feature name="configurations" version="1.0" install="auto">
            %s
            </feature>
            </features>
            """;

    private static final String CONFIGURATION =
            """
            <config name="%s">
            %s
            colour=red
            </config>
            """;

    private final Home home;
    private final Home clowder;
    private final int sshPort = Ports.free();
    private final int webPort = Ports.free();

    private KarafMember(Home home) {
        super(home.name(), home.base(), home.channelPort());
        this.home = home;
        copyDirectories();
        set("org.apache.karaf.shell.cfg", "sshPort", "" + sshPort);
        set("org.apache.karaf.shell.cfg", "sshHost", host());
        set("users.properties", "karaf", "karaf,admin,ssh");
        set("org.apache.karaf.management.cfg", "rmiRegistryPort", "" + Ports.free());
        set("org.apache.karaf.management.cfg", "rmiServerPort", "" + Ports.free());
        set(
                "org.ops4j.pax.url.mvn.cfg",
                REPOSITORIES,
                home.base().resolve("nothing").toUri() + "@id=nothing");
        set("org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.localRepository", "${karaf.data}/m2");
        home.write("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port=%d%n".formatted(webPort));
        clowder = new Home(home.name(), home.base().resolve("clowder"), home.channelPort(), home.members());
    }

    /** One with a configuration, which is not started. */
    static KarafMember configured(Home home) {
        KarafMember member = new KarafMember(home);
        member.clowder.properties(Ports.free());
        home.server("etc", member.httpPort());
        home.channel("etc");
        return member;
    }

    /**
     * Starts with Clowder's features, once a feature of the host's own has brought their configurations, each with a key that nobody knows.
     * Sessions are confirmed by all members, and applications taken from others, neither of which is the default.
     */
    static KarafMember configuredByFeature(Home home) throws IOException, InterruptedException {
        KarafMember member = new KarafMember(home);
        member.run(printed().filter(line -> line.startsWith("printf ")));
        return member.startConfiguredByFeature();
    }

    private KarafMember startConfiguredByFeature() {
        StringBuilder configurations = new StringBuilder();
        List<Path> files = Stream.of("server", "channel", "session", "deploy")
                .map(name -> base().resolve("etc/org.clowder." + name + ".cfg"))
                .toList();
        home.write("etc/org.clowder.session.cfg", "guarantee=all\n");
        home.write("etc/org.clowder.deploy.cfg", "accept.rollouts=true\n");
        try {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".cfg", "");
                configurations.append(CONFIGURATION.formatted(name, Files.readString(file)));
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        home.write("deploy/configurations.xml", FEATURE.formatted(configurations));
        start();
        await().atMost(START).until(() -> files.stream().allMatch(Files::exists));
        install();
        return this;
    }

    /** Starts with Clowder's features by the commands that {@code docs/embedding.md} prints. */
    static KarafMember asPrinted(Home home) throws IOException, InterruptedException {
        KarafMember member = new KarafMember(home);
        String start = "\"$KARAF/bin/karaf\"";
        assertThat(printed().reduce((before, last) -> last)).contains(start);
        member.run(printed().filter(line -> !line.equals(start)));
        member.start();
        return member;
    }

    private static Stream<String> printed() {
        return Embedding.commands("mvn -q -DskipTests package -pl features").lines();
    }

    /** With the ports of this member instead of those that are printed. */
    private void run(Stream<String> commands) throws IOException, InterruptedException {
        String script = commands.collect(Collectors.joining("\n"))
                .replace("http.port=8080", "http.port=" + httpPort())
                .replace("management.port=8090", "management.port=" + Ports.free())
                .replace("\\nport=4001\\n", "\\nport=" + channelPort() + "\\n")
                .replace("127.0.0.1:4001,127.0.0.1:4002", home.members());
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script)
                .directory(Embedding.CHECKOUT.toFile())
                .inheritIO();
        shell.environment().put("KARAF", base().toString());
        assertThat(shell.start().waitFor()).isZero();
    }

    /** Lets it have what the build has, for Karaf's own features. */
    KarafMember withRepository() {
        set(
                "org.ops4j.pax.url.mvn.cfg",
                REPOSITORIES,
                Path.of(System.getProperty("clowder.repository")).toUri() + "@id=build");
        return this;
    }

    /** Karaf's own directory; {@code clowder} in it is the member's. */
    Home home() {
        return home;
    }

    /** Puts Clowder's features into Karaf's own {@code deploy/}, and the two bundles of the sample into that of Clowder. */
    void install() {
        clowder.deployHello();
        home.put(KAR, "deploy/clowder.kar");
    }

    /** What the interactive shell prints when it gets these lines, by Karaf's own client, which waits for Karaf. */
    String shell(String... lines) {
        try {
            String arguments = "-h " + host() + " -a " + sshPort + " -u karaf -p karaf -r 60 -d 1";
            Process client = karaf("client", arguments.split(" "))
                    .redirectErrorStream(true)
                    .start();
            // not closed before the client ends: it would leave at once
            try (Writer in = client.outputWriter();
                    Reader out = client.inputReader()) {
                CompletableFuture<Void> bound =
                        CompletableFuture.runAsync(() -> end(client), delayedExecutor(SHELL, TimeUnit.SECONDS));
                in.write(String.join("\n", lines) + "\nlogout\n");
                in.flush();
                StringWriter printed = new StringWriter();
                out.transferTo(printed);
                assertThat(bound.cancel(false))
                        .as("Karaf is through within %d s with %s; it printed %s", SHELL, List.of(lines), printed)
                        .isTrue();
                return printed.toString();
            } finally {
                end(client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process client) {
        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly();
    }

    /** What a command prints on the control socket, with its exit code. */
    String control(String... command) throws IOException {
        try (SocketChannel channel =
                SocketChannel.open(ControlAddress.address(ControlAddress.file(base().resolve("clowder"))))) {
            new ControlRequest(ControlRequest.Kind.COMMAND, List.of(command))
                    .writeTo(new DataOutputStream(Channels.newOutputStream(channel)));
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            int code = new ResponseReader(new DataInputStream(Channels.newInputStream(channel))).copy(printed, printed);
            return printed.toString(StandardCharsets.UTF_8) + code;
        }
    }

    /** A page of Karaf's own web container. */
    URI web(String path) {
        return URI.create("http://" + host() + ":" + webPort + path);
    }

    private void copyDirectories() {
        Path etc = base().resolve("etc");
        try (Stream<Path> files = Files.walk(KARAF.resolve("etc"))) {
            for (Path file : files.toList()) {
                Path copy = etc.resolve(KARAF.resolve("etc").relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
            Files.createDirectories(base().resolve("deploy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a key of a file in {@code etc/}; its last line counts. */
    void set(String file, String key, String value) {
        try {
            Path path = base().resolve("etc").resolve(file);
            Files.writeString(path, Files.readString(path) + "\n" + key + " = " + value + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has logged. */
    String log() {
        try {
            return Files.readString(base().resolve("data/log/karaf.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected ProcessBuilder command() {
        return karaf("karaf", "daemon");
    }

    private ProcessBuilder karaf(String script, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("sh", KARAF.resolve("bin").resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("KARAF_"));
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "KARAF_BASE", base().toString(),
                        "EXTRA_JAVA_OPTS", "-Xmx384m -XX:TieredStopAtLevel=1"));
        return builder;
    }

    @Override
    public boolean ready() {
        return answers("/hello-bundle/") && answers("/health/ready");
    }
}
