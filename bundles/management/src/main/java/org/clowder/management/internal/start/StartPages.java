package org.clowder.management.internal.start;

import java.util.List;
import org.apache.catalina.Server;
import org.clowder.management.internal.page.HostRule;
import org.clowder.management.internal.page.Pages;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Readiness;
import org.clowder.server.ServerListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** What is at {@code /} of Engines where no application is. */
@Component(service = ServerListener.class)
public final class StartPages implements ServerListener {

    private final Pages pages;

    // Dynamic, as it comes after the server that shows the pages.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Readiness readiness;

    @Activate
    public StartPages(@Reference MemberEnvironment environment) {
        this.pages = new Pages(
                List.of(new PagesPage(environment.name(), new HostRule(environment)), new LandingPage(this::ready)));
    }

    private boolean ready() {
        Readiness known = readiness;
        return known != null && known.missing().isEmpty();
    }

    @Override
    public void configured(Server server) {
        pages.attachTo(server);
    }

    @Override
    public void stopped(Server server) {
        pages.forget();
    }

    @Deactivate
    void deactivate() {
        pages.leave();
    }
}
