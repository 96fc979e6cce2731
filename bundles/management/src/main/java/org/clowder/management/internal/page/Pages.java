package org.clowder.management.internal.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Engine;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.clowder.server.ServerListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** All {@link Page}s, on every Engine of whatever descriptor. */
@Component(service = ServerListener.class)
public final class Pages implements ServerListener {

    private final List<Page> pages = new CopyOnWriteArrayList<>();
    private final Map<Engine, PageValve> valves = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPage(Page page) {
        pages.add(page);
    }

    void removePage(Page page) {
        pages.remove(page);
    }

    @Override
    public void configured(Server server) {
        for (Service service : server.findServices()) {
            Engine engine = service.getContainer();
            if (engine != null) {
                PageValve valve = new PageValve(this, Audience.of(service.getName()));
                engine.getPipeline().addValve(valve);
                valves.put(engine, valve);
            }
        }
    }

    @Override
    public void stopped(Server server) {
        valves.clear();
    }

    /** A new version of this bundle brings its own; at the end of all, load balancers ask until the server has stopped. */
    @Deactivate
    void deactivate(BundleContext context) {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE) {
            leave();
        }
    }

    void leave() {
        valves.forEach((engine, valve) -> engine.getPipeline().removeValve(valve));
        valves.clear();
    }

    /** The page that readers find at a path; null, that of a request that a connector has refused, leads to none. */
    Optional<Page> find(String path, Audience readers) {
        for (Page page : pages) {
            if (page.path().filter(each -> each.equals(path)).isPresent() && readers.mayHave(page.audience())) {
                return Optional.of(page);
            }
        }
        return Optional.empty();
    }
}
