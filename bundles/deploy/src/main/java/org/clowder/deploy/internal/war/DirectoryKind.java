package org.clowder.deploy.internal.war;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.JaggeryConf;
import org.clowder.deploy.internal.artefact.FileDeployment;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.artefact.Surroundings;

/** Directories that hold what a WAR file would; they are served in place. */
public record DirectoryKind() implements Kind {

    private static final String KIND = "directory";

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public List<String> endings() {
        return List.of();
    }

    @Override
    public Optional<ContextName> named(Path file) {
        return isApplication(file) ? Optional.of(WarFile.contextName(file)) : Optional.empty();
    }

    /** Whether a directory holds a web application. */
    public static boolean isApplication(Path directory) {
        return Files.isDirectory(directory.resolve("WEB-INF"))
                || Files.isRegularFile(directory.resolve(JaggeryConf.NAME));
    }

    @Override
    public boolean is(Path file, Attributes manifest) {
        return Files.isDirectory(file);
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
                () -> new WarFile(KIND, file, (name, revision) -> new UnpackedWar(name, file, () -> {})));
    }
}
