package org.clowder.deploy.internal.artefact;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.deployment.WebArtefact;
import org.clowder.server.DeploymentException;

/**
 * A kind of artefact that the deploy folders take. What {@code clowder check}, {@code clowder apps} and the folders know of it
 * is here, so that a new kind is a class of this and its place in the list of kinds. Stateless.
 */
public interface Kind {

    /** As {@code clowder apps} shows it. */
    String name();

    /** What the names of its files end with, in small letters and without the dot. */
    List<String> endings();

    /** The context path and version that the name of a file gives alone; empty if names of this kind say nothing. */
    Optional<ContextName> named(Path file);

    /** Whether a file is of this kind. */
    boolean is(Path file, Contents contents) throws DeploymentException;

    /**
     * The context path and version that a file of this kind takes; empty if it is no web application.
     *
     * @throws DeploymentException if it asks for one that cannot be
     */
    Optional<ContextName> takes(Path file, Attributes manifest) throws DeploymentException;

    /** The Hosts that a file of this kind asks for, see {@link WebArtefact#hosts}. */
    default List<String> hosts(Attributes manifest) {
        return List.of();
    }

    /** Whether the classes that its web.xml names are in the file or offered by the server. */
    boolean standsAlone();

    /** Looks at a file before it is installed, if the installation does not do that itself. */
    default void verify(Contents contents, JavaxRule rule) throws DeploymentException {}

    /** As {@link JavaxRule#judge} does, for a file of this kind. */
    default Optional<String> judge(Contents contents, JavaxRule rule) throws DeploymentException {
        return rule.judge(contents);
    }

    /**
     * Begins with what takes long before a content is installed, unless that has begun.
     *
     * @param done called by whatever thread when nothing is missing any more
     * @return whether nothing is
     */
    default boolean prepare(Path file, String fingerprint, Contents contents, Surroundings surroundings, Runnable done)
            throws DeploymentException {
        return true;
    }

    /** Makes an installation for a file, with nothing installed yet. */
    Installation installation(Path file, Surroundings surroundings);

    /** The files of which an earlier run has left something installed. */
    default Stream<Path> left(Surroundings surroundings) {
        return Stream.empty();
    }

    /** What an earlier run has left installed of a file; empty if nothing outlives a run. */
    default Optional<Installation> left(Path file, Surroundings surroundings) {
        return Optional.empty();
    }
}
