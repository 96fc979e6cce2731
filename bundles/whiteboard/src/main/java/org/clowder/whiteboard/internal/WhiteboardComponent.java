package org.clowder.whiteboard.internal;

import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ApplicationSource;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.Applications;
import org.clowder.server.ContextHost;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.ServerListener;
import org.clowder.tomcat.Parts;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Puts the parts of this bundle together. Every reference is optional and dynamic, as the server's bundle may take back what
 * it offers before Tomcat has finished its requests.
 */
@Component(service = {})
public final class WhiteboardComponent {

    private static final Log log = LogFactory.getLog(WhiteboardComponent.class);

    private final BundleContext context;
    private final AtomicReference<ContextHost> contextHost = new AtomicReference<>();
    private final AtomicReference<Applications> applications = new AtomicReference<>();
    private final Parts parts = new Parts();
    private volatile MemberEnvironment environment;
    private volatile boolean active;

    @Activate
    public WhiteboardComponent(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindEnvironment(MemberEnvironment service) {
        environment = service;
        openIfReady();
    }

    void unbindEnvironment(MemberEnvironment service) {
        // what was read of it holds until the end
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindContextHost(ContextHost host) {
        contextHost.set(host);
    }

    void unbindContextHost(ContextHost host) {
        contextHost.compareAndSet(host, null);
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
        active = true;
        openIfReady();
    }

    private void openIfReady() {
        MemberEnvironment known = environment;
        if (!active || known == null) {
            return;
        }
        try {
            Settings.of(known).ifPresent(settings -> parts.open(() -> open(settings)));
        } catch (IllegalArgumentException e) {
            log.error("There is no whiteboard: " + e.getMessage());
        }
    }

    private void open(Settings settings) {
        AtomicReference<Mount> mount = new AtomicReference<>();
        Runnable changed = () -> Optional.ofNullable(mount.get()).ifPresent(Mount::changed);
        Bridge bridge = new Bridge(context, changed);
        WhiteboardServices services = new WhiteboardServices(context, changed);
        Sockets sockets = new Sockets(context);
        Departures departures = new Departures(context, services, bridge, settings);
        Mount made = new Mount(
                settings, services, bridge, sockets, departures, () -> Optional.ofNullable(contextHost.get()));
        mount.set(made);
        bridge.open();
        parts.onClose(bridge::close);
        sockets.open();
        parts.onClose(sockets::close);
        context.addBundleListener(departures);
        parts.onClose(() -> context.removeBundleListener(departures));
        services.open();
        parts.onClose(services::close);
        offer(EventListenerHook.class, departures);
        offer(
                Object.class,
                new Listing(bridge, sockets),
                "osgi.command.scope",
                "whiteboard",
                "osgi.command.function",
                "list");
        parts.onClose(made::close);
        offer(ServerListener.class, made);
        offer(ApplicationSource.class, () -> applications(made, services, settings));
    }

    /** @param properties names and values */
    private <S> void offer(Class<S> type, S service, String... properties) {
        Hashtable<String, Object> all = new Hashtable<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        var registration = context.registerService(type, service, all);
        parts.onClose(registration::unregister);
    }

    private List<ApplicationStatus> applications(Mount mount, WhiteboardServices services, Settings settings) {
        String source = services.size() + " services of " + services.bundles().size() + " bundles";
        Optional<Context> running = mount.context();
        if (running.isPresent()) {
            return Optional.ofNullable(applications.get()).stream()
                    .map(all -> all.describe(running.get(), "whiteboard", source))
                    .toList();
        }
        if (mount.displacedBy().isEmpty()) {
            return List.of();
        }
        String host = Optional.ofNullable(contextHost.get())
                .flatMap(ContextHost::host)
                .map(found -> found.getName())
                .orElse("");
        String path = settings.path().isEmpty() ? "/" : settings.path();
        return List.of(new ApplicationStatus(
                path,
                "",
                host,
                "whiteboard",
                source,
                ApplicationStatus.State.UNDEPLOYED,
                "",
                false,
                "not deployed",
                0,
                "gives way to " + mount.displacedBy()));
    }

    @Deactivate
    void deactivate() {
        parts.close();
    }
}
