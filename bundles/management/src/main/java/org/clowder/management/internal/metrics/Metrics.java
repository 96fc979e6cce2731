package org.clowder.management.internal.metrics;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

import java.util.List;
import org.apache.catalina.Server;
import org.clowder.management.internal.page.HostRule;
import org.clowder.management.internal.page.Pages;
import org.clowder.server.Applications;
import org.clowder.server.Drain;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Readiness;
import org.clowder.server.ServerListener;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The metrics page, and the services that it asks. What a host may do without, the channel and replication, is asked by JMX: no class of theirs
 * is named here.
 */
@Component(service = ServerListener.class)
public final class Metrics implements ServerListener {

    // Dynamic, as the page outlives what it shows; each is read once per question.
    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Readiness readiness;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Drain drain;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Applications applications;

    /** From before its start to the end of its stop; else null. */
    volatile Server server;

    private final MemberEnvironment environment;
    private final String version;
    private final Pages pages;

    @Activate
    public Metrics(@Reference MemberEnvironment environment, BundleContext context) {
        this(environment, context.getBundle().getVersion().toString());
    }

    Metrics(MemberEnvironment environment, String version) {
        this.environment = environment;
        this.version = version;
        this.pages = new Pages(List.of(new MetricsPage(this, new HostRule(environment))));
    }

    @Deactivate
    void deactivate() {
        pages.leave();
    }

    @Override
    public void configured(Server configured) {
        server = configured;
        pages.attachTo(configured);
    }

    @Override
    public void stopped(Server stopped) {
        pages.forget();
        server = null;
    }

    String member() {
        return environment.name();
    }

    String version() {
        return version;
    }
}
