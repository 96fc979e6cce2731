package org.clowder.itests.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/** A member that Karaf runs, as it is downloaded, with Clowder's archive of features in its {@code deploy/} and nothing to fetch more from. */
final class KarafMember extends MemberProcess {

    private static final Path KARAF = Path.of(System.getProperty("clowder.karaf"));
    private static final Path KAR = Path.of(System.getProperty("clowder.kar"));

    /** By file and key: ports of its own, and no repository but its own. */
    private static final Map<String, Map<String, String>> SETTINGS = Map.of(
            "org.apache.karaf.shell.cfg", Map.of("sshPort", "0"),
            "org.ops4j.pax.url.mvn.cfg", Map.of("org.ops4j.pax.url.mvn.repositories", ""));

    KarafMember(Home home) {
        super(home.name(), home.base(), home.channelPort());
        copyEtc();
        SETTINGS.forEach((file, values) -> values.forEach((key, value) -> set(file, key, value)));
        set("org.apache.karaf.management.cfg", "rmiRegistryPort", "" + Ports.free());
        set("org.apache.karaf.management.cfg", "rmiServerPort", "" + Ports.free());
        Home clowder = new Home(home.name(), home.base().resolve("clowder"), home.channelPort(), home.members());
        clowder.properties(Ports.free());
        home.server("etc", httpPort());
        clowder.deployHello();
        home.channel("etc");
        home.put(KAR, "deploy/clowder.kar");
    }

    private void copyEtc() {
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
        ProcessBuilder builder =
                new ProcessBuilder("sh", KARAF.resolve("bin/karaf").toString(), "daemon");
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
