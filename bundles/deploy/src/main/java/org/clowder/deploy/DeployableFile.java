package org.clowder.deploy;

import java.util.List;
import java.util.Optional;
import org.apache.catalina.util.ContextName;

/**
 * A file of a deploy folder as a deployment takes it. Immutable.
 *
 * @param name the context path and version that it takes; empty if it is no web application
 * @param standsAlone whether the classes that its web.xml names are in the file or offered by the server
 * @param distributable whether its manifest or its {@code jaggery.conf} says that it is
 * @param remarks what may be wrong with it though it would be deployed, and what its {@code jaggery.conf} says without effect; each is one line
 */
public record DeployableFile(
        Optional<ContextName> name, boolean standsAlone, boolean distributable, List<String> remarks) {

    public DeployableFile {
        remarks = List.copyOf(remarks);
    }
}
