package org.clowder.check.internal.application;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What is in an archive, or in a directory that has the content of one. For one thread. */
final class Content implements Closeable {

    private final Path directory;
    private final ZipFile zip;

    /** @throws IOException if it cannot be read */
    Content(Path file) throws IOException {
        this.directory = file;
        this.zip = Files.isDirectory(file) ? null : new ZipFile(file.toFile());
    }

    /** The names of all files, with slashes. */
    List<String> names() throws IOException {
        if (zip != null) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> directory.relativize(path).toString().replace('\\', '/'))
                    .toList();
        }
    }

    /** The bytes of a file; empty if there is none of the name. */
    Optional<byte[]> bytes(String name) throws IOException {
        if (zip == null) {
            Path file = directory.resolve(name);
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        }
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(in.readAllBytes());
        }
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }
}
