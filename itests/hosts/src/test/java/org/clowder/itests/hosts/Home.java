package org.clowder.itests.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.clowder.harness.Directories;
import org.clowder.harness.Ports;

/** The directory of a member of some host, with the configuration that {@code docs/embedding.md} prints. */
record Home(String name, Path base, int channelPort, String members) {

    private static final Path WORK = Path.of(System.getProperty("clowder.work"));

    private static final String PROPERTIES =
            """
            member.name=%s
            http.port=%d
            management.port=%d
            stop.grace=100
            """;
    /** Those of the members of one cluster, in a directory of the test's own. */
    static List<Home> cluster(Class<?> test, int size) {
        Path directory = Directories.fresh(WORK.resolve("it").resolve(test.getSimpleName()));
        List<Integer> ports = Ports.some(size);
        String members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        List<Home> homes = new ArrayList<>();
        for (int port : ports) {
            String name = "member-" + (homes.size() + 1);
            homes.add(new Home(name, directory.resolve(name), port, members));
        }
        return homes;
    }

    /** Writes the configuration. */
    void configure(int httpPort) {
        Path shipped = Path.of(System.getProperty("clowder.conf"));
        for (String file : List.of("catalina-server.xml", "web.xml")) {
            put(shipped.resolve(file), "conf/" + file);
        }
        properties(httpPort);
        channel("conf");
    }

    /** Names the member and its ports. */
    void properties(int httpPort) {
        write("conf/clowder.properties", PROPERTIES.formatted(name, httpPort, Ports.free()));
    }

    /** Sets the port by Config Admin, whatever the properties say. */
    void server(String directory, int httpPort) {
        write(directory + "/org.clowder.server.cfg", "http.port=%d%n".formatted(httpPort));
    }

    /** Switches platform clustering on. */
    void channel(String directory) {
        write(directory + "/org.clowder.channel.cfg", channel());
    }

    private String channel() {
        return Embedding.block("enabled=true")
                .replace("port=4001", "port=" + channelPort)
                .replace("127.0.0.1:4001,127.0.0.1:4002", members);
    }

    /** Keeps the member from a channel of its own, whatever its configuration says else. */
    void hostOnly() {
        write("conf/org.clowder.channel.cfg", channel() + "host.only=true\n");
    }

    /** Puts the two bundles of the sample into {@code deploy/}. */
    void deployHello() {
        put(application("org.clowder.samples.hello-types"), "deploy/hello-types.jar");
        put(application("org.clowder.samples.hello-bundle"), "deploy/hello-bundle.jar");
    }

    /** Puts them there again, with a content that differs by its revision. */
    void updateHello(int revision) {
        for (String name : List.of("hello-types", "hello-bundle")) {
            Path jar = base.resolveSibling(name + "-" + revision + ".jar");
            try {
                Files.copy(application("org.clowder.samples." + name), jar, StandardCopyOption.REPLACE_EXISTING);
                try (FileSystem content = FileSystems.newFileSystem(jar)) {
                    Files.writeString(content.getPath("META-INF/revision.txt"), "" + revision);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            put(jar, "deploy/" + name + ".jar");
        }
    }

    /** A bundle of {@code samples/}. */
    static Path application(String name) {
        return WORK.resolve("applications").resolve(name + ".jar");
    }

    /** Puts a file to a place, as a whole at once. */
    void put(Path file, String place) {
        try {
            Path target = base.resolve(place);
            Files.createDirectories(target.getParent());
            Path unfinished = target.resolveSibling("." + target.getFileName() + ".part");
            Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file. */
    void write(String place, String content) {
        try {
            Path file = base.resolve(place);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
