package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Generations;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.server.DeploymentException;

/** Unpacks one WAR file beside what runs of it; what is not used any more is deleted. */
final class UnpackedGenerations implements WarFile.Content {

    private final Path file;
    private final Generations generations;
    private final JavaxRule rule;
    private final Surroundings with;
    private final Set<Path> inUse = ConcurrentHashMap.newKeySet();

    UnpackedGenerations(Path file, Surroundings with) {
        this.file = file;
        this.generations = with.generations();
        this.rule = with.javax().apply(file);
        this.with = with;
    }

    @Override
    public PreparedApplication prepare(ContextName name, String revision) throws DeploymentException {
        String application = name.getBaseName();
        Path directory = generations.unpack(file, application, revision, rule);
        inUse.add(directory);
        Runnable discard = () -> {
            inUse.remove(directory);
            generations.delete(application, directory);
        };
        try {
            generations.keepOnly(application, new HashSet<>(inUse));
            return UnpackedWar.of(name, directory, with, rule, Optional.of(discard));
        } catch (RuntimeException | Error e) {
            inUse.remove(directory);
            throw e;
        }
    }
}
