package org.clowder.itests.hosts;

import java.nio.file.Path;
import java.util.List;
import org.clowder.harness.MemberProcess;

/** A member that a host of {@code samples/} runs. */
final class HostMember extends MemberProcess {

    private final Home home;
    private final Path host;
    private final String main;

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

    @Override
    protected ProcessBuilder command() {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                host.resolve("lib") + "/*",
                main,
                host.resolve("bundles").toString(),
                base().toString());
    }

    @Override
    public boolean ready() {
        return answers("/hello-bundle/") && answers("/health/ready");
    }
}
