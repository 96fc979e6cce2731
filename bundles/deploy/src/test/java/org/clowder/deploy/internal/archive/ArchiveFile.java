package org.clowder.deploy.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds archives for tests. */
public final class ArchiveFile {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    public ArchiveFile with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public ArchiveFile with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** Puts a compiled class of the tests below a prefix such as {@code WEB-INF/classes/}. */
    public ArchiveFile withClass(String prefix, Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        try (var in = type.getClassLoader().getResourceAsStream(name)) {
            return with(prefix + name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first lines of a manifest; continuation is up to the caller. */
    public ArchiveFile withManifest(String... headers) {
        return with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + String.join("\n", headers) + "\n\n");
    }

    public byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Writes beside the target and moves it there in one step. */
    public Path write(Path target) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        Files.write(part, bytes());
        Files.move(
                part,
                target,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        return target;
    }
}
