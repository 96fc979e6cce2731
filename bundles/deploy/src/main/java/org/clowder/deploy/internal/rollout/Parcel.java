package org.clowder.deploy.internal.rollout;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.server.DeploymentException;

/** A file under way, in a directory of its own, with the digest of the bytes that were written to it. One thread at a time. */
final class Parcel implements Closeable {

    private final Path directory;
    private final Path file;
    private final DigestOutputStream out;
    private long size;

    /** @param place where its directory is made */
    Parcel(Path place, String name) throws IOException {
        Files.createDirectories(place);
        this.directory = Files.createTempDirectory(place, "");
        this.file = directory.resolve(name);
        this.out = new DigestOutputStream(Files.newOutputStream(file), sha256());
    }

    /** A copy, which stays as it is whatever becomes of the original. */
    static Parcel copyOf(Path original, Path place) throws DeploymentException {
        try {
            Parcel copy = new Parcel(place, original.getFileName().toString());
            try {
                copy.size = Files.copy(original, copy.out);
                return copy;
            } catch (IOException e) {
                copy.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DeploymentException("Cannot copy " + original + " to " + place + ": " + e, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has it", e);
        }
    }

    void append(byte[] bytes) throws IOException {
        out.write(bytes);
        size += bytes.length;
    }

    long size() {
        return size;
    }

    /** The file, written to its end; nothing is appended any more. */
    Path file() throws IOException {
        out.close();
        return file;
    }

    /** SHA-256 of what was written, hexadecimal; asked once. */
    String digest() {
        return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    @Override
    public void close() {
        try (OutputStream closed = out) {
            closed.flush();
        } catch (IOException e) {
            // the disk may be full; the file goes all the same
        }
        Directories.delete(directory);
    }
}
