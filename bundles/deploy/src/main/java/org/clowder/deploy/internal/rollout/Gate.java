package org.clowder.deploy.internal.rollout;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.clowder.deploy.Deployer;
import org.clowder.server.DeploymentException;
import org.clowder.server.Missing;
import org.clowder.server.Readiness;

/** Deploys on this member, between two moments at which it is ready. */
final class Gate {

    private static final long LOOK_MILLIS = 100;

    private final Deployer deployer;
    private final Readiness readiness;
    private final Duration limit;

    /** @param limit how long a member may take until it is ready again */
    Gate(Deployer deployer, Readiness readiness, Duration limit) {
        this.deployer = deployer;
        this.readiness = readiness;
        this.limit = limit;
    }

    void expectOpen() throws DeploymentException {
        List<Missing> missing = readiness.missing();
        if (!missing.isEmpty()) {
            throw new DeploymentException("is not ready: " + line(missing));
        }
    }

    String deploy(Path file) throws DeploymentException {
        String line = deployer.deploy(file);
        long end = System.nanoTime() + limit.toNanos();
        List<Missing> missing = readiness.missing();
        while (!missing.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new DeploymentException(
                        line + ", but after " + limit.toSeconds() + " s the member is not ready: " + line(missing));
            }
            pause();
            missing = readiness.missing();
        }
        return line;
    }

    private static void pause() throws DeploymentException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("stops, and does not wait until it is ready", e);
        }
    }

    private static String line(List<Missing> missing) {
        return missing.stream().map(Missing::detail).collect(Collectors.joining(", "));
    }
}
