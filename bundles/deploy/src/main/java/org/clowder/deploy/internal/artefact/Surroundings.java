package org.clowder.deploy.internal.artefact;

import org.clowder.deploy.internal.archive.Generations;
import org.clowder.deploy.internal.deployment.Deployments;
import org.osgi.framework.BundleContext;

/**
 * What all files are installed with.
 *
 * @param context of this bundle
 * @param generations where archives are unpacked
 */
public record Surroundings(BundleContext context, Deployments deployments, Generations generations) {}
