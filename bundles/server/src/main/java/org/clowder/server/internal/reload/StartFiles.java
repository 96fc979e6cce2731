package org.clowder.server.internal.reload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Host;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * The files that a start reads beside the descriptor and {@code clowder.properties}, as they were at one time; one that cannot be read counts as
 * not there. Immutable.
 *
 * @param contents by their absolute paths
 */
record StartFiles(Map<Path, ByteBuffer> contents) {

    static final StartFiles NONE = new StartFiles(Map.of());

    private static final Log log = LogFactory.getLog(StartFiles.class);

    /** What all applications begin with, in {@code conf/}. */
    private static final Set<String> OF_APPLICATIONS = Set.of("context.xml", "web.xml");

    private static final Set<String> OF_THE_JVM = Set.of("logging.properties", "jvm.options");

    /** Of a member with these Hosts, each of which has files of its own. */
    static StartFiles of(Path base, Collection<Host> hosts) {
        Path conf = base.resolve("conf");
        Map<Path, ByteBuffer> contents = new TreeMap<>();
        Stream.concat(OF_APPLICATIONS.stream(), OF_THE_JVM.stream())
                .forEach(name -> read(conf.resolve(name), contents));
        hosts.forEach(host -> ofHost(host.getConfigBaseFile().toPath()).forEach(file -> read(file, contents)));
        return new StartFiles(contents);
    }

    private static List<Path> ofHost(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".xml") || isDefault(file))
                    .toList();
        } catch (IOException e) {
            log.debug(directory + " cannot be read", e);
            return List.of();
        }
    }

    private static boolean isDefault(Path file) {
        return file.toString().endsWith(".xml.default");
    }

    private static void read(Path file, Map<Path, ByteBuffer> contents) {
        if (Files.isRegularFile(file)) {
            try {
                contents.put(file, ByteBuffer.wrap(Files.readAllBytes(file)));
            } catch (IOException e) {
                log.debug(file + " cannot be read", e);
            }
        }
    }

    /** Those that are otherwise, there or gone in another reading. */
    Set<Path> differing(StartFiles other) {
        return Stream.concat(contents.keySet().stream(), other.contents.keySet().stream())
                .filter(file -> !Objects.equals(contents.get(file), other.contents.get(file)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same, but with the files that only a start of the JVM reads as they were in another reading. */
    StartFiles keeping(StartFiles other) {
        Map<Path, ByteBuffer> kept = new TreeMap<>(contents);
        kept.keySet().removeIf(StartFiles::isOfTheJvm);
        other.contents.keySet().stream()
                .filter(StartFiles::isOfTheJvm)
                .forEach(file -> kept.put(file, other.contents.get(file)));
        return new StartFiles(kept);
    }

    /** Whether only a start of the JVM reads a file. */
    static boolean isOfTheJvm(Path file) {
        return OF_THE_JVM.contains(file.getFileName().toString());
    }

    /** Whether a file says something of all applications, of one Host at least. */
    static boolean isOfAll(Path file, Path base) {
        return file.getParent().equals(base.resolve("conf")) && !isOfTheJvm(file) || isDefault(file);
    }
}
