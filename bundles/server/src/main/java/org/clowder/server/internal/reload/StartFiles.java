package org.clowder.server.internal.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of {@code conf/} that a start reads beside the descriptor and {@code clowder.properties}, as they were at one
 * time. Immutable.
 *
 * @param contents by their names, relative to the member's directory
 */
record StartFiles(Map<String, ByteBuffer> contents) {

    /** What all applications begin with. */
    private static final Set<String> OF_APPLICATIONS = Set.of("conf/context.xml", "conf/web.xml");

    private static final Set<String> OF_THE_JVM = Set.of("conf/logging.properties", "conf/jvm.options");

    /** {@code conf/<engine>/<host>/<file>}. */
    private static final int DEPTH = 3;

    /** @throws UncheckedIOException if one cannot be read */
    static StartFiles of(Path base) {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        Stream.concat(OF_APPLICATIONS.stream(), OF_THE_JVM.stream())
                .filter(name -> Files.isRegularFile(base.resolve(name)))
                .forEach(name -> contents.put(name, read(base.resolve(name))));
        for (Path file : ofHosts(base.resolve("conf"))) {
            contents.put(base.relativize(file).toString().replace('\\', '/'), read(file));
        }
        return new StartFiles(contents);
    }

    private static List<Path> ofHosts(Path conf) {
        if (!Files.isDirectory(conf)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(conf, DEPTH, (file, is) -> is.isRegularFile())) {
            return files.filter(file -> conf.relativize(file).getNameCount() == DEPTH)
                    .filter(file -> file.toString().endsWith(".xml") || isDefault(file.toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDefault(String file) {
        return file.endsWith(".xml.default");
    }

    private static ByteBuffer read(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The names of those that are otherwise, there or gone in another reading. */
    Set<String> differing(StartFiles other) {
        return Stream.concat(contents.keySet().stream(), other.contents.keySet().stream())
                .filter(name -> !Objects.equals(contents.get(name), other.contents.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same, but with the files that only a start of the JVM reads as they were in another reading. */
    StartFiles keeping(StartFiles other) {
        Map<String, ByteBuffer> kept = new TreeMap<>(contents);
        kept.keySet().removeAll(OF_THE_JVM);
        OF_THE_JVM.stream()
                .filter(other.contents::containsKey)
                .forEach(name -> kept.put(name, other.contents.get(name)));
        return new StartFiles(kept);
    }

    /** Whether only a start of the JVM reads a file. */
    static boolean isOfTheJvm(String name) {
        return OF_THE_JVM.contains(name);
    }

    /** Whether a file says something of all applications, of one Host at least. */
    static boolean isOfAll(String name) {
        return OF_APPLICATIONS.contains(name) || isDefault(name);
    }
}
