package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.Deployer;
import org.clowder.deploy.internal.archive.Generations;
import org.clowder.deploy.internal.artefact.PreparedFiles;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.deployment.Changes;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.deploy.internal.jaggery.ScriptServices;
import org.clowder.server.ApplicationSource;
import org.clowder.server.Applications;
import org.clowder.server.ReadinessCheck;
import org.osgi.framework.BundleContext;

/** The deploy folders and the services that this bundle offers for them, from the first file to the last. */
public final class Folder implements AutoCloseable {

    private static final Log log = LogFactory.getLog(Folder.class);
    private static final long END_SECONDS = 3;

    private final BundleContext context;
    private final DeployFolders folders;
    private final FolderFiles files;
    private final FolderDeployer deployer;
    private final FolderApplications applications;
    private final FolderReadiness readiness;
    private final Deque<Runnable> onClose = new ArrayDeque<>();

    /**
     * @param unpacked a directory for unpacked WAR files, which belongs to this object
     * @param scripts what serves scripts
     * @param registry describes running contexts, empty while the server is away
     */
    public Folder(
            BundleContext context,
            DeployFolders folders,
            Deployments deployments,
            Path unpacked,
            ServerLink server,
            ScriptServices scripts,
            Changes changes,
            Supplier<Optional<Applications>> registry) {
        this.context = context;
        this.folders = folders;
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread created = new Thread(work, "clowder-deploy-folder");
            created.setDaemon(true);
            return created;
        });
        Generations generations = new Generations(unpacked);
        PreparedFiles prepared = new PreparedFiles(
                deployments::execute, context.getDataFile("prepared").toPath());
        onClose.push(generations::close);
        onClose.push(prepared::close);
        onClose.push(() -> end(thread));
        Surroundings surroundings =
                new Surroundings(context, deployments, generations, folders::javax, scripts, prepared);
        this.files = new FolderFiles(surroundings, changes, thread);
        this.deployer = new FolderDeployer(folders, files, deployments, server, changes);
        this.applications = new FolderApplications(files, deployments, server, registry);
        this.readiness = new FolderReadiness(folders, files, deployments);
    }

    /** Begins to take files. */
    public void open() {
        folders.warning().ifPresent(log::warn);
        files.expect(folders.files());
        context.addBundleListener(files);
        onClose.push(() -> context.removeBundleListener(files));
        offer(ReadinessCheck.class, readiness);
        offer(ApplicationSource.class, applications);
        offer(Deployer.class, deployer);
        files.watch(folders);
    }

    private <S> void offer(Class<S> type, S service) {
        var registration = context.registerService(type, service, null);
        onClose.push(registration::unregister);
    }

    /** What is being done is finished, as far as it takes no longer than a moment; the rest waits for the next start. */
    private static void end(ScheduledExecutorService thread) {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("A bundle of the deploy folder takes longer than " + END_SECONDS + " s; not waiting for it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more files. Bundles that were installed stay. */
    @Override
    public void close() {
        while (!onClose.isEmpty()) {
            onClose.pop().run();
        }
    }
}
