package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.util.ContextName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.container.ContainerView;
import org.clowder.deploy.internal.container.OwnContextFile;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.deploy.internal.jaggery.ContextSettings;
import org.clowder.deploy.internal.jaggery.JaggeryConf;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;

/** An unpacked WAR or ZIP file and what its context needs to run in an OSGi framework as it does on a plain Tomcat. */
final class UnpackedWar implements PreparedApplication {

    private static final Log log = LogFactory.getLog(UnpackedWar.class);

    private final ContextName name;
    private final Path directory;
    private final Optional<JaggeryConf> jaggery;
    private final Optional<String> warning;
    private final Surroundings with;
    private final Optional<Runnable> onDiscard;

    private UnpackedWar(
            ContextName name,
            Path directory,
            Optional<JaggeryConf> jaggery,
            Optional<String> warning,
            Surroundings with,
            Optional<Runnable> onDiscard) {
        this.name = name;
        this.directory = directory;
        this.jaggery = jaggery;
        this.warning = warning;
        this.with = with;
        this.onDiscard = onDiscard;
    }

    /**
     * @param onDiscard deletes the directory; empty if it is not only this application's
     * @throws DeploymentException if it says of itself what cannot be understood
     */
    static UnpackedWar of(
            ContextName name, Path directory, Surroundings with, JavaxRule rule, Optional<Runnable> onDiscard)
            throws DeploymentException {
        try (Contents contents = Contents.of(directory)) {
            Optional<String> warning = rule.judge(contents);
            Optional<JaggeryConf> jaggery = JaggeryConf.of(contents);
            jaggery.map(JaggeryConf::remarks)
                    .orElse(List.of())
                    .forEach(remark -> log.warn(name.getDisplayName() + ": " + remark));
            return new UnpackedWar(name, directory, jaggery, warning, with, onDiscard);
        } catch (DeploymentException e) {
            onDiscard.ifPresent(Runnable::run);
            throw e;
        }
    }

    @Override
    public Optional<String> warning() {
        return warning;
    }

    @Override
    public boolean outlastsUpdates() {
        return onDiscard.isPresent();
    }

    @Override
    public ContextPlan plan() {
        return new ContextPlan(
                name.getPath(),
                name.getVersion(),
                directory,
                jaggery.filter(JaggeryConf::distributable).map(conf -> JaggeryConf.NAME),
                List.of(),
                this::configure);
    }

    private void configure(StandardContext context, Host host) {
        ContainerView.apply(context, host);
        if (context.getJarScanner() instanceof StandardJarScanner scanner) {
            // The JVM's class path holds the launcher and the framework; nothing of it is the application's.
            scanner.setScanClassPath(false);
        }
        OwnContextFile.apply(context, directory, host);
        jaggery.ifPresent(conf -> ContextSettings.install(context, conf, with.scripts()));
    }

    @Override
    public void discard() {
        onDiscard.ifPresent(Runnable::run);
    }
}
