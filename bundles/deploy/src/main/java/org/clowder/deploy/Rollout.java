package org.clowder.deploy;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.clowder.server.DeploymentException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Deploys a file on all members of the cluster, one after the other: an OSGi service while there is a shared channel and a deploy
 * folder, safe for use by several threads. The file travels over the channel, and a member takes it only if its own
 * configuration says so.
 */
@ProviderType
public interface Rollout {

    /**
     * Asks all other members first, and deploys nowhere unless each would take the file and is ready. Then deploys here, and on one
     * member after the other as soon as the one before is ready again; ends with the first that fails.
     *
     * @param file a WAR file or a bundle; it is only read
     * @param progress is given one line for each member that has it, when it has it; called on this thread
     * @return one line that says on how many members it is deployed
     * @throws DeploymentException if it is not deployed on all members; the message is one line, which says where it is deployed, where
     *     it failed and why, and which members were not asked any more
     */
    String deployOnAll(Path file, Consumer<String> progress) throws DeploymentException;
}
