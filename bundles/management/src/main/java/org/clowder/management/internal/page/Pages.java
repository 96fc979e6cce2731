package org.clowder.management.internal.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Engine;
import org.apache.catalina.Server;
import org.apache.catalina.Service;

/** Pages that are on every Engine of whatever descriptor. */
public final class Pages {

    private final List<Page> pages;
    private final Map<Engine, PageValve> valves = new ConcurrentHashMap<>();

    public Pages(List<Page> pages) {
        this.pages = pages;
    }

    /** Puts them on the Engines of a server. */
    public void attachTo(Server server) {
        for (Service service : server.findServices()) {
            Engine engine = service.getContainer();
            if (engine != null) {
                PageValve valve = new PageValve(this, Audience.of(service.getName()));
                engine.getPipeline().addValve(valve);
                valves.put(engine, valve);
            }
        }
    }

    /** The server has stopped. */
    public void forget() {
        valves.clear();
    }

    /** Takes them off Engines that run. */
    public void leave() {
        valves.forEach((engine, valve) -> engine.getPipeline().removeValve(valve));
        valves.clear();
    }

    /** False once the valve has been taken off its Engine, or the server has stopped. */
    boolean shows(PageValve valve) {
        return valves.containsValue(valve);
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
