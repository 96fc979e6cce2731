package org.clowder.deploy.internal.war;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.artefact.FileDeployment;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.deploy.internal.jaggery.JaggeryConf;
import org.clowder.server.DeploymentException;

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
        return Files.isDirectory(directory.resolve("WEB-INF")) || JaggeryConf.isApplication(directory);
    }

    @Override
    public boolean is(Path file, Contents contents) {
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
                with.deployments(), () -> new WarFile(KIND, file, with.javax().apply(file), new InPlace(file, with)));
    }

    /** Serves a directory where it is, unless it has to be converted. */
    private record InPlace(Path directory, Surroundings with, WarFile.Content converted) implements WarFile.Content {

        InPlace(Path directory, Surroundings with) {
            this(directory, with, new UnpackedGenerations(directory, with));
        }

        @Override
        public PreparedApplication prepare(ContextName name, String revision) throws DeploymentException {
            JavaxRule rule = with.javax().apply(directory);
            try (Contents contents = Contents.of(directory)) {
                return rule.converts(contents)
                        ? converted.prepare(name, revision)
                        : UnpackedWar.of(name, directory, with, rule, Optional.empty());
            }
        }
    }
}
