package org.clowder.deploy.internal.artefact;

import java.nio.file.Path;
import java.util.function.Function;
import org.clowder.deploy.internal.archive.Generations;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.jaggery.ScriptServices;
import org.osgi.framework.BundleContext;

/**
 * What all files are installed with.
 *
 * @param context of this bundle
 * @param generations where archives are unpacked
 * @param javax what becomes of a file that is written for {@code javax.servlet}
 * @param scripts what serves scripts of Jaggery applications
 * @param prepared what is made of files before they are installed
 */
public record Surroundings(
        BundleContext context,
        Deployments deployments,
        Generations generations,
        Function<Path, JavaxRule> javax,
        ScriptServices scripts,
        PreparedFiles prepared) {}
