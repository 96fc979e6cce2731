package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.artefact.FileDeployment;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.artefact.Surroundings;

/** WAR files; those that say that they are web bundles are asked of that kind first. */
public record WarKind() implements Kind {

    private static final String KIND = "war";

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public List<String> endings() {
        return List.of("war");
    }

    @Override
    public Optional<ContextName> named(Path file) {
        return hasName(file) ? Optional.of(contextName(file)) : Optional.empty();
    }

    /** The context path and version that the name of a file gives, whatever it ends with. */
    public static ContextName contextName(Path file) {
        return WarFile.contextName(file);
    }

    /** Whether a file is called {@code *.war}. */
    public static boolean hasName(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".war");
    }

    @Override
    public boolean is(Path file, Attributes manifest) {
        return hasName(file);
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
                with.deployments(), () -> new WarFile(KIND, file, new UnpackedGenerations(file, with.generations())));
    }
}
