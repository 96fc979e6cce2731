package org.clowder.deploy.internal.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.clowder.server.DeploymentException;

/** What lies in a deploy folder, as it can be looked into before it is deployed. Confined to one thread. */
public interface Contents extends AutoCloseable {

    /**
     * Opens an archive, or a directory that holds what an archive would.
     *
     * @throws DeploymentException if it cannot be read; the message does not name the file
     */
    static Contents of(Path path) throws DeploymentException {
        return Files.isDirectory(path) ? new ExplodedContents(path) : Archive.open(path);
    }

    /** How many bytes of a file are taken into memory. */
    int LIMIT = 16 * 1024 * 1024;

    /**
     * The bytes of a file that is looked into, which may be hostile.
     *
     * @throws DeploymentException if there are more than {@link #LIMIT}
     */
    static byte[] bytes(InputStream in, String name) throws IOException, DeploymentException {
        byte[] bytes = in.readNBytes(LIMIT + 1);
        if (bytes.length > LIMIT) {
            throw new DeploymentException(
                    "its " + name + " has more than " + LIMIT + " bytes, which nothing that is looked into needs");
        }
        return bytes;
    }

    /** The main attributes of the manifest; empty attributes if there is no manifest. */
    default Attributes manifest() throws DeploymentException {
        Optional<byte[]> content = content(JarFile.MANIFEST_NAME);
        try {
            return content.isPresent()
                    ? new Manifest(new ByteArrayInputStream(content.get())).getMainAttributes()
                    : new Attributes();
        } catch (IOException e) {
            throw new DeploymentException("its " + JarFile.MANIFEST_NAME + " cannot be read: " + e, e);
        }
    }

    /** Whether there is a file of that name. */
    boolean has(String name);

    /**
     * The content of an entry; empty if there is none of the name.
     *
     * @throws DeploymentException if it cannot be read, or is longer than {@link #LIMIT}
     */
    Optional<byte[]> content(String name) throws DeploymentException;

    /** The names of the files below a directory, which ends with a slash. */
    List<String> names(String directory) throws DeploymentException;

    /** Opens an archive that is in it. */
    ZipFile library(String name) throws IOException;

    /**
     * Brings the content to a directory, which exists, unless it is in one already.
     *
     * @return the directory where it is
     */
    Path unpacked(Path directory) throws DeploymentException;

    /** Reads every entry to its end, where that tells whether it is whole. */
    void verify() throws DeploymentException;

    @Override
    void close() throws DeploymentException;
}
