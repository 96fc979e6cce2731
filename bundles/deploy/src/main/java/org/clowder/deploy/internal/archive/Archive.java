package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.clowder.server.DeploymentException;

/**
 * A WAR or JAR file that may be half copied, corrupt or hostile: nothing of it is believed before it was read to the
 * end. Confined to one thread.
 */
public final class Archive implements Contents {

    private final Path file;
    private final ZipFile zip;

    private Archive(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /** Where the content of the entries goes. */
    @FunctionalInterface
    private interface Target {

        /** Null if the entry is left out. */
        OutputStream open(ZipEntry entry) throws IOException, DeploymentException;
    }

    /** What cannot be written is not the archive's fault. */
    private static final class NotWritten extends IOException {
        private static final long serialVersionUID = 1L;

        NotWritten(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Opens an archive by its central directory.
     *
     * @throws DeploymentException if it has none, as a half-copied file has; the message does not name the file
     */
    public static Archive open(Path file) throws DeploymentException {
        try {
            return new Archive(file, new ZipFile(file.toFile()));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, reason(e), e);
        }
    }

    /** Null if there is none, or a directory, which is found by its name without a slash as well. */
    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(name);
        return entry == null || entry.isDirectory() ? null : entry;
    }

    @Override
    public boolean has(String name) {
        return entry(name) != null;
    }

    @Override
    public Optional<byte[]> content(String name) throws DeploymentException {
        ZipEntry entry = entry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(Contents.bytes(in, name));
        } catch (IOException e) {
            throw unreadable(file, "entry " + name + ": " + reason(e), e);
        }
    }

    @Override
    public List<String> names(String directory) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(directory))
                .map(ZipEntry::getName)
                .toList();
    }

    @Override
    public ZipFile library(String name) throws IOException {
        Path copy = Files.createTempFile("clowder-library", ".jar");
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return new ZipFile(copy.toFile(), ZipFile.OPEN_READ | ZipFile.OPEN_DELETE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    @Override
    public Path unpacked(Path directory) throws DeploymentException {
        unpack(directory);
        return directory;
    }

    @Override
    public void verify() throws DeploymentException {
        read(entry -> OutputStream.nullOutputStream());
    }

    /**
     * Reads every entry and writes it below a directory, which exists. What cannot be a file there is left out, and a warning
     * tells of it, as the application may well run without.
     *
     * @throws PassingFailure if it cannot be written
     */
    public void unpack(Path directory) throws DeploymentException {
        EntryNames names = EntryNames.ofArchive();
        Map<Path, Long> times = new HashMap<>();
        read(entry -> {
            Optional<Path> path = names.file(directory, entry.getName());
            if (path.isPresent() && !entry.isDirectory() && !isPage(entry.getName()) && entry.getTime() > 0) {
                times.put(path.get(), entry.getTime());
            }
            return path.isPresent() ? open(path.get(), entry.isDirectory()) : null;
        });
        times.forEach((path, time) -> path.toFile().setLastModified(time));
        names.tell(file.getFileName().toString());
    }

    /**
     * Files have the times of their entries, as on Tomcat: their {@code ETag} is made of it, and is the same on all members. What Jasper
     * compiles has that of its arrival, as it goes by that alone whether it has to be compiled anew.
     */
    public static boolean isPage(String name) {
        return name.matches("(?i).*\\.(jsp[xf]?|tagx?)");
    }

    private static OutputStream open(Path path, boolean directory) throws IOException {
        try {
            Files.createDirectories(directory ? path : path.getParent());
            return directory ? OutputStream.nullOutputStream() : Files.newOutputStream(path);
        } catch (IOException e) {
            throw new NotWritten(e);
        }
    }

    private void read(Target target) throws DeploymentException {
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            try (OutputStream out = target.open(entry)) {
                if (out != null) {
                    copy(entry, out);
                }
            } catch (NotWritten e) {
                throw new PassingFailure(
                        "entry " + entry.getName() + " cannot be written: " + e.getMessage(), e.getCause());
            } catch (IOException | IllegalArgumentException e) {
                throw unreadable(file, "entry " + entry.getName() + ": " + reason(e), e);
            }
        }
    }

    /** {@link ZipFile} checks neither length nor checksum of what it inflates. */
    private void copy(ZipEntry entry, OutputStream out) throws IOException, DeploymentException {
        CRC32 checksum = new CRC32();
        long length = 0;
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = zip.getInputStream(entry)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                checksum.update(buffer, 0, count);
                length += count;
                write(out, buffer, count);
            }
        }
        if (length != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw unreadable(
                    file,
                    "entry " + entry.getName() + " is damaged: expected " + entry.getSize() + " bytes with checksum "
                            + Long.toHexString(entry.getCrc()) + ", got " + length + " with "
                            + Long.toHexString(checksum.getValue()),
                    null);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count) throws NotWritten {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw new NotWritten(e);
        }
    }

    private static DeploymentException unreadable(Path file, String reason, Throwable cause) {
        return new DeploymentException(
                "cannot be read as an archive (" + file.toFile().length() + " bytes): " + reason
                        + "; copy it again, it is tried again when it changes",
                cause);
    }

    private static String reason(Exception e) {
        String message = e.getMessage() == null
                ? ""
                : ": " + e.getMessage().lines().findFirst().orElse("");
        return e.getClass().getSimpleName() + message;
    }

    @Override
    public void close() throws DeploymentException {
        try {
            zip.close();
        } catch (IOException e) {
            throw unreadable(file, reason(e), e);
        }
    }
}
