package org.clowder.itests.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.harness.Directories;
import org.clowder.harness.MemberProcess;

/** A member that a host of {@code samples/} runs. */
final class HostMember extends MemberProcess {

    private final Home home;
    private final Path host;
    private final String main;
    private final List<String> options = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    private Path bundles;

    /**
     * One that is not started.
     *
     * @param host a directory of {@code samples/}
     * @param main the class that starts it
     */
    HostMember(Home home, String host, String main) {
        super(home.name(), home.base(), home.channelPort());
        this.home = home;
        this.host = Path.of(System.getProperty("clowder.samples")).resolve(host).resolve("target");
        this.main = main;
        this.bundles = this.host.resolve("bundles");
        home.configure(httpPort());
    }

    static HostMember felix(Home home) {
        return new HostMember(home, "host-felix", "org.clowder.samples.host.felix.Host");
    }

    static HostMember equinox(Home home) {
        return new HostMember(home, "host-equinox", "org.clowder.samples.host.equinox.Host");
    }

    static List<HostMember> felix(Class<?> test, int size) {
        return Home.cluster(test, size).stream().map(HostMember::felix).toList();
    }

    Home home() {
        return home;
    }

    /** Starts with the two bundles of the sample in {@code deploy/}. */
    HostMember startWithHello() {
        home.deployHello();
        start();
        return this;
    }

    /** Has it start all bundles of a directory, and no other. */
    HostMember of(Path directory) {
        bundles = directory;
        return this;
    }

    /** Gives it one more bundle, which starts before the others if its name is first, and options of the JVM. */
    HostMember with(Path bundle, String... more) throws IOException {
        Path directory = Directories.fresh(base().resolveSibling(name() + "-bundles"));
        Files.createDirectories(directory);
        try (Stream<Path> shipped = Files.list(bundles)) {
            for (Path each : shipped.toList()) {
                Files.copy(each, directory.resolve(each.getFileName()));
            }
        }
        Files.copy(bundle, directory.resolve(bundle.getFileName()));
        bundles = directory;
        options.addAll(List.of(more));
        return this;
    }

    @Override
    protected ProcessBuilder command() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", host.resolve("lib") + "/*", main, bundles.toString(), base().toString()));
        return new ProcessBuilder(command);
    }

    @Override
    public boolean ready() {
        return answers("/hello-bundle/") && answers("/health/ready");
    }
}
