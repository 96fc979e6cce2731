package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.Generations;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.server.DeploymentException;

/** Unpacks one WAR file beside what runs of it; what is not used any more is deleted. */
final class UnpackedGenerations implements WarFile.Content {

    private final Path file;
    private final Generations generations;
    private final JavaxRule rule;
    private final ServerLink server;
    private final Set<Path> inUse = ConcurrentHashMap.newKeySet();

    UnpackedGenerations(Path file, Surroundings with) {
        this.file = file;
        this.generations = with.generations();
        this.rule = with.javax().apply(file);
        this.server = with.server();
    }

    @Override
    public PreparedApplication prepare(ContextName name, String revision) throws DeploymentException {
        String application = name.getBaseName();
        Path directory = generations.unpack(file, application, revision, rule);
        Optional<String> warning = judge(application, directory);
        inUse.add(directory);
        generations.keepOnly(application, new HashSet<>(inUse));
        return new UnpackedWar(name, directory, server, warning, () -> {
            inUse.remove(directory);
            generations.delete(application, directory);
        });
    }

    private Optional<String> judge(String application, Path directory) throws DeploymentException {
        try (Contents contents = Contents.of(directory)) {
            return rule.judge(contents);
        } catch (DeploymentException e) {
            generations.delete(application, directory);
            throw e;
        }
    }
}
