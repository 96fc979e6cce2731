package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.artefact.FileDeployment;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.jaggery.JaggeryConf;
import org.clowder.server.DeploymentException;

/**
 * Archives that are unpacked and served: WAR files, of which those that say that they are web bundles are asked of that kind first,
 * and the ZIP files of Jaggery applications.
 *
 * @param name what its files end with, too
 */
public record WarKind(String name) implements Kind {

    public static final WarKind WAR = new WarKind("war");
    public static final WarKind ZIP = new WarKind("zip");

    @Override
    public List<String> endings() {
        return List.of(name);
    }

    @Override
    public Optional<ContextName> named(Path file) {
        return hasName(file) ? Optional.of(contextName(file)) : Optional.empty();
    }

    /** The context path and version that the name of a file gives, whatever it ends with. */
    public static ContextName contextName(Path file) {
        return WarFile.contextName(file);
    }

    /** Whether a file is called so. */
    public boolean hasName(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith("." + name);
    }

    @Override
    public boolean is(Path file, Contents contents) throws DeploymentException {
        return hasName(file) && (!equals(ZIP) || JaggeryConf.isApplication(contents));
    }

    @Override
    public Optional<ContextName> takes(Path file, Attributes manifest) {
        return named(file);
    }

    @Override
    public boolean standsAlone() {
        return true;
    }

    @Override
    public Installation installation(Path file, Surroundings with) {
        return new FileDeployment(
                with.deployments(),
                () -> new WarFile(name, file, with.javax().apply(file), new UnpackedGenerations(file, with)));
    }
}
