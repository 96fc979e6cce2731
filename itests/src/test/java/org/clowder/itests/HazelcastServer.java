package org.clowder.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/** A member of a Hazelcast cluster apart, as Hazelcast's own scripts start it: without a class of Clowder. */
final class HazelcastServer extends MemberProcess {

    private static final String CONFIG =
            """
            <hazelcast xmlns="http://www.hazelcast.com/schema/config">
              <cluster-name>%s</cluster-name>
              <properties>
                <property name="hazelcast.phone.home.enabled">false</property>
                <property name="hazelcast.logging.type">jdk</property>
              </properties>
              <network>
                <port auto-increment="false">%d</port>
                <join><multicast enabled="false"/><auto-detection enabled="false"/><tcp-ip enabled="true">%s</tcp-ip></join>
                <interfaces enabled="true"><interface>127.0.0.1</interface></interfaces>
              </network>
              <jet enabled="false"/>
              %s
            </hazelcast>
            """;

    private final List<Path> more = new ArrayList<>();

    private HazelcastServer(String name, Path base, int port) {
        super(name, base, port);
    }

    /**
     * Makes the members of a cluster; none is started.
     *
     * @param cluster its name
     * @param maps what is said of maps
     */
    static List<HazelcastServer> cluster(Path directory, String cluster, int size, String maps) {
        List<Integer> ports = Ports.some(size);
        return IntStream.range(0, size)
                .mapToObj(i -> {
                    String name = cluster + "-" + (i + 1);
                    HazelcastServer server = new HazelcastServer(name, directory.resolve(name), ports.get(i));
                    server.write(config(cluster, ports, i, maps));
                    return server;
                })
                .toList();
    }

    /** The configuration of its member number {@code index}, of those on these ports. */
    static String config(String cluster, List<Integer> ports, int index, String maps) {
        String members = ports.stream()
                .map(port -> "<member>127.0.0.1:" + port + "</member>")
                .collect(Collectors.joining());
        return CONFIG.formatted(cluster, ports.get(index), members, maps);
    }

    private void write(String config) {
        try {
            Files.createDirectories(base());
            Files.writeString(base().resolve("hazelcast.xml"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more jar on its class path. */
    HazelcastServer with(Path jar) {
        more.add(jar);
        return this;
    }

    @Override
    protected ProcessBuilder command() {
        String classes = Stream.concat(Stream.of(jar()), more.stream())
                .map(Path::toString)
                .collect(Collectors.joining(":"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dhazelcast.config=" + base().resolve("hazelcast.xml"),
                        "-cp",
                        classes,
                        "com.hazelcast.core.server.HazelcastMemberStarter")
                .directory(base().toFile());
    }

    private static Path jar() {
        return Build.distribution().home().resolve("system/com.hazelcast.jar");
    }

    @Override
    public boolean ready() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), channelPort())) {
            return socket.isConnected() && (console() + errors()).contains("is STARTED");
        } catch (IOException notYet) {
            return false;
        }
    }
}
