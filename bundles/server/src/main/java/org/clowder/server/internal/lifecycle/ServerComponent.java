package org.clowder.server.internal.lifecycle;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.clowder.server.ApplicationSource;
import org.clowder.server.Applications;
import org.clowder.server.ContextHost;
import org.clowder.server.Drain;
import org.clowder.server.HostedApplications;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Readiness;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerListener;
import org.clowder.server.SessionSafety;
import org.clowder.server.internal.context.ApplicationRegistry;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.drain.Draining;
import org.clowder.server.internal.member.Environment;
import org.clowder.server.internal.member.ServerConfiguration;
import org.clowder.server.internal.service.ServiceContributions;
import org.clowder.tomcat.Parts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Puts the parts of the server together, offers what others use of them, and takes them apart in reverse order. */
@Component(
        name = ServerConfiguration.PID,
        service = {})
@Designate(ocd = ServerConfiguration.class)
public final class ServerComponent {

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<SessionSafety> safeties = new CopyOnWriteArrayList<>();

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<ApplicationSource> sources = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile HostedApplications hosted;

    private final BundleContext context;
    private final Environment environment;
    private final ServerListeners listeners = new ServerListeners();
    private final Parts parts = new Parts();
    private TomcatController controller;
    private final ReadinessSum readiness = new ReadinessSum(() -> controller);

    @Activate
    public ServerComponent(BundleContext context, Map<String, Object> configuration) throws IOException {
        this.context = context;
        this.environment = new Environment(context, configuration);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(ServerListener listener) {
        listeners.add(listener);
    }

    void removeListener(ServerListener listener) {
        listeners.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(ReadinessCheck check) {
        readiness.addCheck(check);
    }

    void removeCheck(ReadinessCheck check) {
        readiness.removeCheck(check);
    }

    @Activate
    void activate() {
        parts.open(this::open);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        environment.modified(configuration);
    }

    private void open() {
        Contributions contributions = new Contributions(context, environment);
        parts.onClose(contributions::close);
        // before those of others, which may start what looks for them
        listeners.add(new GlobalResources(context, contributions.classes()));
        offer(MemberEnvironment.class, environment);
        if ("check".equals(context.getProperty("clowder.mode"))) {
            return;
        }
        ServiceContributions services = new ServiceContributions(context, environment);
        parts.onClose(services::close);
        services.open();
        HostContexts hosts = new HostContexts(environment, contributions, services);
        parts.onClose(hosts::close);
        Draining draining = new Draining(environment, hosts, safeties);
        controller = new TomcatController(
                context, environment, hosts, contributions, draining, listeners, () -> Optional.ofNullable(hosted));
        ApplicationRegistry applications = new ApplicationRegistry(controller, hosts, sources);
        offer(ContextHost.class, hosts);
        offer(Applications.class, applications);
        offer(Drain.class, draining);
        List.of(contributions, applications, draining).forEach(check -> offer(ReadinessCheck.class, check));
        offer(Readiness.class, readiness);
        controller.open();
        parts.onClose(controller::close);
    }

    private <S> void offer(Class<S> type, S service) {
        var registration = context.registerService(type, service, null);
        parts.onClose(registration::unregister);
    }

    @Deactivate
    void deactivate() {
        parts.close();
    }
}
