package org.clowder.management.internal.health;

import java.util.List;
import org.apache.catalina.Server;
import org.clowder.management.internal.page.Pages;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Missing;
import org.clowder.server.Readiness;
import org.clowder.server.ServerListener;
import org.clowder.tomcat.StandingWarnings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The health pages, on every Engine. */
@Component(service = ServerListener.class)
public final class HealthPages implements ServerListener {

    private static final Missing SERVER = Missing.of("server: STOPPED");

    private final Pages pages;

    // Dynamic, as it comes after the server that shows the pages.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Readiness readiness;

    /** Of those who know of something. */
    @Reference(policy = ReferencePolicy.DYNAMIC)
    volatile List<StandingWarnings> warnings = List.of();

    @Activate
    public HealthPages(@Reference MemberEnvironment environment) {
        this.pages = new Pages(List.of(
                new LivePage(environment), new ReadyPage(environment, this::missing, () -> List.copyOf(warnings))));
    }

    private List<Missing> missing() {
        Readiness known = readiness;
        return known == null ? List.of(SERVER) : known.missing();
    }

    @Override
    public void configured(Server server) {
        pages.attachTo(server);
    }

    @Override
    public void stopped(Server server) {
        pages.forget();
    }

    /** A new version of this bundle brings its own; at the end of all, load balancers ask until the server has stopped. */
    @Deactivate
    void deactivate(BundleContext context) {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE) {
            pages.leave();
        }
    }
}
