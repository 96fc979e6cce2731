package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.clowder.deploy.internal.archive.Contents;
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
    static final List<Kind> ALL = List.of(new DirectoryKind(), new BundleKind(), WarKind.WAR, WarKind.ZIP);

    /** What the names of files end with that are looked at. */
    static final List<String> ENDINGS =
            ALL.stream().flatMap(kind -> kind.endings().stream()).distinct().toList();

    private Kinds() {}

    /**
     * The kind of a file.
     *
     * @throws NoApplicationException if it may lie there as something else
     * @throws DeploymentException if it is of none, or cannot be read; the message does not name the file
     */
    public static Kind of(Path file, Contents contents) throws DeploymentException {
        for (Kind kind : ALL) {
            if (kind.is(file, contents)) {
                return kind;
            }
        }
        throw WarKind.ZIP.hasName(file)
                ? new NoApplicationException("expected jaggery.conf or index.jag in the root of a ZIP file")
                : new DeploymentException("its manifest has no " + Constants.BUNDLE_SYMBOLICNAME
                        + ", so it is not a bundle; a web application without one is a .war file");
    }

    /** The kind that the name of a file gives alone; empty if that says too little. */
    static Optional<Kind> named(Path file) {
        return ALL.stream().filter(kind -> kind.named(file).isPresent()).findFirst();
    }
}
