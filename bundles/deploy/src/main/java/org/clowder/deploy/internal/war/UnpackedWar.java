package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.util.ContextName;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.clowder.deploy.internal.archive.JaggeryConf;
import org.clowder.deploy.internal.container.ContainerView;
import org.clowder.deploy.internal.container.OwnContextFile;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.server.ContextPlan;

/** An unpacked WAR file and what its context needs to run in an OSGi framework as it does on a plain Tomcat. */
final class UnpackedWar implements PreparedApplication {

    private final ContextName name;
    private final Path directory;
    private final Runnable onDiscard;

    UnpackedWar(ContextName name, Path directory, Runnable onDiscard) {
        this.name = name;
        this.directory = directory;
        this.onDiscard = onDiscard;
    }

    @Override
    public ContextPlan plan() {
        return new ContextPlan(
                name.getPath(),
                name.getVersion(),
                directory,
                JaggeryConf.distributable(directory),
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
    }

    @Override
    public void discard() {
        onDiscard.run();
    }
}
