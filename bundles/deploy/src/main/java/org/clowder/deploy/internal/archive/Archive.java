package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.clowder.server.DeploymentException;

/**
 * A WAR or JAR file that may be half copied, corrupt or hostile: nothing of it is believed before it was read to the
 * end. Confined to one thread.
 */
public final class Archive implements AutoCloseable {

    private final Path file;
    private final ZipFile zip;

    private Archive(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /** Where the content of the entries goes. */
    @FunctionalInterface
    private interface Target {
        OutputStream open(ZipEntry entry) throws IOException, DeploymentException;
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

    /** The main attributes of the manifest; empty attributes if there is no manifest. */
    public Attributes manifest() throws DeploymentException {
        ZipEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            return new Attributes();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new Manifest(in).getMainAttributes();
        } catch (IOException e) {
            throw unreadable(file, "entry " + entry.getName() + ": " + reason(e), e);
        }
    }

    /** The content of an entry; empty if there is none of the name. */
    public Optional<byte[]> content(String name) throws DeploymentException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw unreadable(file, "entry " + name + ": " + reason(e), e);
        }
    }

    /** Reads every entry to its end. */
    public void verify() throws DeploymentException {
        read(entry -> OutputStream.nullOutputStream());
    }

    /** Reads every entry and writes it below a directory, which exists. */
    public void unpack(Path directory) throws DeploymentException {
        read(entry -> {
            Path path = inside(directory, entry);
            Files.createDirectories(entry.isDirectory() ? path : path.getParent());
            return entry.isDirectory() ? OutputStream.nullOutputStream() : Files.newOutputStream(path);
        });
    }

    private void read(Target target) throws DeploymentException {
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            try (OutputStream out = target.open(entry)) {
                copy(entry, out);
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
                out.write(buffer, 0, count);
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

    private Path inside(Path directory, ZipEntry entry) throws DeploymentException {
        String name = entry.getName();
        Path path;
        try {
            path = directory.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new DeploymentException("entry " + name + " cannot be a file name: " + e.getMessage(), e);
        }
        boolean leaves = !path.startsWith(directory) || path.equals(directory);
        if (leaves || name.startsWith("/") || name.indexOf('\\') >= 0) {
            throw new DeploymentException("entry " + name + " would be written outside of the application");
        }
        return path;
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
