package org.clowder.deploy.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.core.StandardContext;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.deploy.internal.bundle.WebBundleExtender;
import org.clowder.deploy.internal.deployment.Changes;
import org.clowder.deploy.internal.deployment.DeploymentEvents;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.EventAdminEvents;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.deploy.internal.folder.DeployFolders;
import org.clowder.deploy.internal.folder.Folder;
import org.clowder.deploy.internal.jaggery.ScriptServices;
import org.clowder.server.Applications;
import org.clowder.server.ContextHost;
import org.clowder.server.HostedApplications;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.ServerListener;
import org.clowder.tomcat.Parts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Puts the parts of this bundle together and takes them apart in reverse order. The server may come and go: the parts
 * stay, and what they know is deployed again.
 *
 * <p>Every reference is optional and dynamic, even that to the environment, without which nothing begins: the server's
 * bundle offers it and may take it back before Tomcat has stopped, and if that ended this component, requests would find their
 * applications gone while the server is still finishing them.
 */
@Component(service = {})
public final class DeployComponent {

    private static final int WORKERS = Math.max(4, Runtime.getRuntime().availableProcessors());

    private final BundleContext context;
    private final ServerLink server = new ServerLink();
    private final AtomicReference<MemberEnvironment> environment = new AtomicReference<>();
    private final AtomicReference<Applications> applications = new AtomicReference<>();
    private final Parts parts = new Parts();
    private volatile boolean active;

    @Activate
    public DeployComponent(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindEnvironment(MemberEnvironment service) {
        environment.set(service);
        openIfReady();
    }

    void unbindEnvironment(MemberEnvironment service) {
        environment.compareAndSet(service, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindContextHost(ContextHost host) {
        server.bind(host);
    }

    void unbindContextHost(ContextHost host) {
        server.unbind(host);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindApplications(Applications service) {
        applications.set(service);
    }

    void unbindApplications(Applications service) {
        applications.compareAndSet(service, null);
    }

    @Activate
    void activate() {
        active = !"check".equals(context.getProperty("clowder.mode"));
        openIfReady();
    }

    private void openIfReady() {
        MemberEnvironment known = environment.get();
        if (active && known != null) {
            parts.open(() -> open(known));
        }
    }

    private void open(MemberEnvironment known) {
        Path data = known.data();
        Path bundles = data.resolve("web-bundles");
        Directories.delete(bundles);
        DeployFolders folders = new DeployFolders(known).makeFirst();
        Changes changes = new Changes();
        ExecutorService workers = workers();
        parts.onClose(workers::shutdown);
        ScriptServices scripts = new ScriptServices(context, workers).open();
        parts.onClose(scripts::close);
        Deployments deployments = new Deployments(server, workers, changes);
        parts.onClose(deployments::close);
        offer(ServerListener.class, server);
        offer(HostedApplications.class, deployments);
        Folder folder = new Folder(
                context,
                folders,
                deployments,
                data.resolve("applications"),
                server,
                scripts,
                changes,
                () -> Optional.ofNullable(applications.get()));
        parts.onClose(folder::close);
        WebBundleExtender extender = new WebBundleExtender(context, deployments, bundles, events());
        parts.onClose(extender::close);
        extender.open();
        folder.open();
    }

    /** Nobody hears of anything where this bundle was resolved without Event Admin's package. */
    private DeploymentEvents events() {
        try {
            EventAdminEvents events = new EventAdminEvents(context);
            parts.onClose(events::close);
            return events;
        } catch (NoClassDefFoundError e) {
            return (bundle, path, transition) -> {};
        }
    }

    private <S> void offer(Class<S> type, S service) {
        var registration = context.registerService(type, service, null);
        parts.onClose(registration::unregister);
    }

    /** Threads end with their work: what an application leaves in a ThreadLocal of the one that starts it keeps nothing for long. */
    private static ExecutorService workers() {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, 1, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads("clowder-deploy"));
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(StandardContext.class.getClassLoader());
            return thread;
        };
    }

    @Deactivate
    void deactivate() {
        parts.close();
    }
}
