package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Has FileInstall watch each deploy folder, for as long as both are there.
 *
 * <p>The watchers are made directly at FileInstall's factory and not through Config Admin, because Config Admin would
 * keep them: after a crash, FileInstall would find the configuration before this bundle is there, and install what lies
 * in the folders in its own way.
 */
@Component(service = {})
public final class FolderWatch {

    private static final String PID = "org.apache.felix.fileinstall.clowder-deploy-";
    private static final String PREFIX = "felix.fileinstall.";

    private final ManagedServiceFactory fileInstall;
    private final Deque<String> watchers = new ArrayDeque<>();

    /**
     * @param fileInstall FileInstall
     * @param folders the folders; the service is there once their files can be handled
     */
    @Activate
    public FolderWatch(
            @Reference(target = "(service.pid=org.apache.felix.fileinstall)") ManagedServiceFactory fileInstall,
            @Reference DeployFolders folders)
            throws ConfigurationException {
        this.fileInstall = fileInstall;
        int number = 0;
        for (Path folder : folders.all()) {
            String pid = PID + number++;
            fileInstall.updated(pid, watcher(folder, folders.temporary()));
            watchers.push(pid);
        }
    }

    private static Dictionary<String, Object> watcher(Path folder, Path temporary) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PREFIX + "dir", folder.toString());
        properties.put(PREFIX + "filter", DeployFolders.NAMES);
        properties.put(PREFIX + "poll", "1000");
        properties.put(PREFIX + "tmpdir", temporary.toString());
        properties.put(PREFIX + "noInitialDelay", "true");
        // Listing a small folder costs less than a file system watch, and works on every kind of mount.
        properties.put(PREFIX + "disableNio2", "true");
        properties.put(PREFIX + "subdir.mode", "skip");
        // Bundles are started by the installer, which knows what they wait for.
        properties.put(PREFIX + "bundles.new.start", "false");
        return properties;
    }

    @Deactivate
    void deactivate() {
        watchers.forEach(fileInstall::deleted);
    }
}
