package org.clowder.check.internal.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An application that a test makes up. */
final class ArchiveFile {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    ArchiveFile with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    ArchiveFile with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** Puts a compiled class of the tests below {@code WEB-INF/classes}. */
    ArchiveFile with(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        try (var in = type.getClassLoader().getResourceAsStream(name)) {
            return with("WEB-INF/classes/" + name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(Path target) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return target;
    }

    /** Writes the entries as files. */
    Path explode(Path target) throws IOException {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            Path file = target.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        return target;
    }
}
