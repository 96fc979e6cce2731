package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Generations;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.deploy.internal.deployment.WebArtefact;
import org.clowder.server.DeploymentException;

/** A WAR file that runs as an ordinary Tomcat context; its context path follows from its name by Tomcat's own rules. */
public final class WarFile implements WebArtefact {

    /** As {@link WarKind} has it. */
    static final String KIND = "war";

    private final Path file;
    private final ContextName name;
    private final Generations generations;
    private final ServerLink server;
    private final Set<Path> inUse = ConcurrentHashMap.newKeySet();

    public WarFile(Path file, Generations generations, ServerLink server) {
        this.file = file;
        this.name = contextName(file);
        this.generations = generations;
        this.server = server;
    }

    /** The context path and version of a file {@code ROOT.war}, {@code a#b.war} or {@code a##version.war}. */
    public static ContextName contextName(Path file) {
        return new ContextName(file.getFileName().toString(), true);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String source() {
        return file.getFileName().toString();
    }

    @Override
    public String key() {
        return file.toString();
    }

    @Override
    public ContextName name() {
        return name;
    }

    @Override
    public OptionalLong bundleId() {
        return OptionalLong.empty();
    }

    @Override
    public PreparedApplication prepare(String revision) throws DeploymentException {
        if (!name.isPathValid()) {
            throw new DeploymentException("its name gives the context path " + name.getPath()
                    + ", which is not valid; expected a path without empty or relative parts; rename the file");
        }
        Path directory = generations.unpack(file, name.getBaseName(), revision);
        inUse.add(directory);
        generations.keepOnly(name.getBaseName(), new HashSet<>(inUse));
        return new UnpackedWar(name, directory, server, () -> {
            inUse.remove(directory);
            generations.delete(name.getBaseName(), directory);
        });
    }
}
