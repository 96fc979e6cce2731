package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
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

    /** The main attributes of the manifest; empty attributes if there is no manifest. */
    Attributes manifest() throws DeploymentException;

    /** Whether there is a file of that name. */
    boolean has(String name);

    /** The content of an entry; empty if there is none of the name. */
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
