package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.bundle.BundleKind;
import org.clowder.deploy.internal.war.DirectoryKind;
import org.clowder.deploy.internal.war.WarKind;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Constants;

/** The kinds of artefacts that there are. */
public final class Kinds {

    /** What a file is called that is refused before it is known what it is. */
    static final String UNKNOWN = "bundle";

    /** In the order in which they are asked. */
    static final List<Kind> ALL = List.of(new DirectoryKind(), new BundleKind(), new WarKind());

    /** What the names of files end with that are looked at. */
    static final List<String> ENDINGS =
            ALL.stream().flatMap(kind -> kind.endings().stream()).distinct().toList();

    private Kinds() {}

    /**
     * The kind of a file.
     *
     * @throws DeploymentException if it is of none; the message does not name the file
     */
    public static Kind of(Path file, Attributes manifest) throws DeploymentException {
        return ALL.stream()
                .filter(kind -> kind.is(file, manifest))
                .findFirst()
                .orElseThrow(() -> new DeploymentException("its manifest has no " + Constants.BUNDLE_SYMBOLICNAME
                        + ", so it is not a bundle; a web application without one is a .war file"));
    }

    /** The kind that the name of a file gives alone; empty if that says too little. */
    static Optional<Kind> named(Path file) {
        return ALL.stream().filter(kind -> kind.named(file).isPresent()).findFirst();
    }
}
