package org.clowder.deploy;

import java.nio.file.Path;
import org.clowder.server.DeploymentException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Deploys and undeploys by means of the deploy folder, so that what was done here is what a restart finds; an OSGi
 * service, safe for use by several threads. Both operations wait until they have an outcome, 60 seconds at most.
 */
@ProviderType
public interface Deployer {

    /**
     * Copies an application into the first deploy folder, in one step for whoever watches, and waits until it runs. What
     * has the same name there is replaced, which updates its application.
     *
     * @param file a WAR file or a bundle, {@code *.war} or {@code *.jar}, or a directory with the content of a WAR file; it is only read
     * @return one line that says what runs where
     * @throws DeploymentException if the file is not an application that can be read, is refused, does not start, or
     *     has no outcome in time; the message is one line. A copy that was refused stays in the folder, as one that was
     *     dropped there does.
     * @throws WaitingException if it is a bundle that stays in the folder, and starts as soon as others offer what it asks for
     */
    String deploy(Path file) throws DeploymentException;

    /**
     * Removes the file of the application at a context path from its deploy folder and waits until it is undeployed.
     *
     * @param path a context path, {@code "/"} for the root application, {@code "/name##version"} for one of several
     *     versions
     * @return one line that says what was undeployed
     * @throws DeploymentException if no file of a deploy folder is deployed there (the message names the paths that
     *     would do), the file cannot be removed, or there is no outcome in time
     */
    String undeploy(String path) throws DeploymentException;
}
