package org.clowder.deploy.internal.artefact;

import java.util.Optional;
import java.util.function.Supplier;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.WebArtefact;

/** A file that is deployed as a web application by itself; the deployment refuses what it cannot use, and keeps what runs. */
public final class FileDeployment implements Installation {

    private final Deployments deployments;
    private final Supplier<WebArtefact> artefact;
    private volatile Deployment deployment;

    /** @param artefact makes what is deployed, once */
    public FileDeployment(Deployments deployments, Supplier<WebArtefact> artefact) {
        this.deployments = deployments;
        this.artefact = artefact;
    }

    @Override
    public void update(String fingerprint) {
        if (deployment == null) {
            deployment = deployments.add(artefact.get());
        }
        deployment.want(fingerprint);
    }

    @Override
    public void remove() {
        Deployment leaving = deployment;
        if (leaving != null) {
            deployments.forget(leaving.artefact().key());
            deployments.remove(leaving);
            deployment = null;
        }
    }

    @Override
    public Optional<String> key() {
        return deployment().map(known -> known.artefact().key());
    }

    @Override
    public Optional<Deployment> deployment() {
        return Optional.ofNullable(deployment);
    }
}
