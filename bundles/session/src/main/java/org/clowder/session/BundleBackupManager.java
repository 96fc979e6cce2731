package org.clowder.session;

import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.ha.ClusterManager;
import org.apache.catalina.ha.session.BackupManager;
import org.apache.catalina.tribes.tipis.LazyReplicatedMap;
import org.clowder.session.internal.ManagerSettings;
import org.clowder.session.internal.loading.ApplicationClasses;
import org.clowder.session.internal.loading.ClassesWatch;

/**
 * Tomcat's {@code BackupManager}, with Tomcat's own messages: each session is on the member that serves it and on one
 * other. It finds attribute classes in the same places as {@link BundleDeltaManager}: in the application, in the bundles
 * that a web bundle is wired to, and by {@link #setAttributeName attributeName}.
 *
 * <p>The attributes of {@code BackupManager} keep their meaning. What other members send is filtered as for Tomcat's own
 * managers.
 */
public class BundleBackupManager extends BackupManager {

    private final ManagerSettings settings = new ManagerSettings();
    private volatile ApplicationClasses classes;
    private ClassesWatch watch;

    public String getAttributeName() {
        return settings.attributeName();
    }

    /** See {@link BundleDeltaManager#setAttributeName}. */
    public void setAttributeName(String name) {
        settings.setAttributeName(name);
    }

    @Override
    public ClassLoader[] getClassLoaders() {
        ApplicationClasses current = classes;
        return current == null ? super.getClassLoaders() : current.loaders().toArray(new ClassLoader[0]);
    }

    @Override
    protected void startInternal() throws LifecycleException {
        ApplicationClasses found = new ApplicationClasses(
                getContext().getName(),
                List.of(super.getClassLoaders()),
                getContext().getServletContext(),
                settings.attributeName());
        classes = found;
        super.startInternal();
        watch = ClassesWatch.open(getContext(), found.attribute(), this::changed);
        changed();
    }

    private void changed() {
        ApplicationClasses current = classes;
        if (current != null && sessions instanceof LazyReplicatedMap<?, ?> map) {
            current.changed();
            map.setExternalLoaders(getClassLoaders());
        }
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        if (watch != null) {
            watch.close();
        }
        super.stopInternal();
        classes = null;
    }

    @Override
    public ClusterManager cloneFromTemplate() {
        BundleBackupManager copy = new BundleBackupManager();
        clone(copy);
        copy.setMapSendOptions(getMapSendOptions());
        copy.setRpcTimeout(getRpcTimeout());
        copy.setTerminateOnStartFailure(isTerminateOnStartFailure());
        copy.setAccessTimeout(getAccessTimeout());
        copy.settings.copyFrom(settings);
        return copy;
    }
}
