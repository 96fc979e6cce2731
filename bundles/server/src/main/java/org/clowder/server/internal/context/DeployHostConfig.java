package org.clowder.server.internal.context;

import java.io.File;
import java.util.HashSet;
import java.util.Set;
import org.apache.catalina.Host;
import org.apache.catalina.util.ContextName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * The {@code HostConfig} for the host of hot deployment: an {@link ApplicationFile} without an application in the
 * host's {@code appBase} waits for the one that is hot-deployed on its path, instead of failing.
 */
final class DeployHostConfig extends SpacedHostConfig {

    private static final Log log = LogFactory.getLog(DeployHostConfig.class);

    private final Set<String> told = new HashSet<>();

    private DeployHostConfig(SpacedHostConfig like) {
        super(like);
    }

    /** Takes the place of that of every Host on one that is not started; leaves the descriptor's own class alone. */
    static void install(Host host) {
        ContextListeners.exchange(
                host, SpacedHostConfig.class, spaced -> new DeployHostConfig((SpacedHostConfig) spaced));
    }

    @Override
    protected void deployDescriptor(ContextName name, File file) {
        if (!waits(name, file)) {
            super.deployDescriptor(name, file);
            return;
        }
        synchronized (told) {
            if (told.add(name.getName())) {
                log.info(file + " holds for the application that is deployed at "
                        + (name.getPath().isEmpty() ? "/" : name.getPath()));
            }
        }
    }

    private boolean waits(ContextName name, File file) {
        return new ApplicationFile(file.toPath()).attribute("docBase").isEmpty()
                && !new File(host.getAppBaseFile(), name.getBaseName()).exists()
                && !new File(host.getAppBaseFile(), name.getBaseName() + ".war").exists();
    }
}
