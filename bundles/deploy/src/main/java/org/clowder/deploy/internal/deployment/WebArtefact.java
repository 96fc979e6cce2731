package org.clowder.deploy.internal.deployment;

import java.util.List;
import java.util.OptionalLong;
import org.apache.catalina.util.ContextName;
import org.clowder.server.DeploymentException;

/** Something that can be run as a web application: a WAR file or a web bundle. Immutable. */
public interface WebArtefact {

    /** {@code war} or {@code bundle}. */
    String kind();

    /** Where it comes from, for people: a file name, or a bundle's symbolic name and version. */
    String source();

    /** What stays the same from one version of the artefact to the next. */
    String key();

    /** Its context path and version. */
    ContextName name();

    /** Names of the Hosts that it shall run in, sorted and in small letters; empty for the Host of hot deployment. */
    default List<String> hosts() {
        return List.of();
    }

    /** What it takes of the server: its context path and version, in the Hosts that it names. */
    default Place place() {
        return new Place(name(), hosts());
    }

    /** The id of the bundle, empty for a WAR file. */
    OptionalLong bundleId();

    /**
     * Checks and unpacks the artefact.
     *
     * @param revision names the content that is expected, see {@link Deployment#want}
     * @return what can be started; the caller discards it
     * @throws DeploymentException if the artefact cannot be used; one line, without the name of the artefact
     */
    PreparedApplication prepare(String revision) throws DeploymentException;

    /** Told of every transition, on the thread that makes it. */
    default void changed(Transition transition) {}
}
