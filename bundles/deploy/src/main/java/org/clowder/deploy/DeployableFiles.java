package org.clowder.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.clowder.server.DeploymentException;
import org.osgi.annotation.versioning.ProviderType;

/** The files of the deploy folders, looked at without deploying them; an OSGi service, safe for use by several threads. */
@ProviderType
public interface DeployableFiles {

    /** The files that are there now and have the name of an application. */
    List<Path> all();

    /** Why there are no deploy folders, one line; empty if there are. */
    Optional<String> problem();

    /** The name of a file for people, relative to the member's base directory if it is below it. */
    String label(Path file);

    /**
     * Reads a file to its end.
     *
     * @return what it would be deployed as
     * @throws DeploymentException if it would be refused; the message does not name the file
     */
    DeployableFile read(Path file) throws DeploymentException;
}
