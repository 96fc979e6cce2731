package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Generations;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.server.DeploymentException;

/** Unpacks one WAR file beside what runs of it; what is not used any more is deleted. */
final class UnpackedGenerations implements WarFile.Content {

    private final Path file;
    private final Generations generations;
    private final Set<Path> inUse = ConcurrentHashMap.newKeySet();

    UnpackedGenerations(Path file, Generations generations) {
        this.file = file;
        this.generations = generations;
    }

    @Override
    public PreparedApplication prepare(ContextName name, String revision) throws DeploymentException {
        String application = name.getBaseName();
        Path directory = generations.unpack(file, application, revision);
        inUse.add(directory);
        generations.keepOnly(application, new HashSet<>(inUse));
        return new UnpackedWar(name, directory, () -> {
            inUse.remove(directory);
            generations.delete(application, directory);
        });
    }
}
