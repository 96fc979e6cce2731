package org.clowder.deploy.internal.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
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

    /** The content of an entry; empty if there is none of the name. */
    Optional<byte[]> content(String name) throws DeploymentException;

    /** Reads every entry to its end, where that tells whether it is whole. */
    void verify() throws DeploymentException;

    @Override
    void close() throws DeploymentException;
}
