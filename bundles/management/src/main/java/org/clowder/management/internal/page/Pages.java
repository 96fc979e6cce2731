package org.clowder.management.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.catalina.Engine;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Request;

/** Pages that are on Engines of whatever descriptor. */
public final class Pages {

    private final List<Page> pages;
    private final Map<Engine, PageValve> valves = new ConcurrentHashMap<>();

    public Pages(List<Page> pages) {
        this.pages = pages;
    }

    /** Puts them on those Engines of a server that may show one of them. */
    public void attachTo(Server server) {
        for (Service service : server.findServices()) {
            Engine engine = service.getContainer();
            Audience readers = Audience.of(service.getName());
            if (engine != null && of(readers).findAny().isPresent()) {
                PageValve valve = new PageValve(this, readers);
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
        // each request of an Engine comes by here
        for (Page page : pages) {
            Optional<String> own = page.path();
            if (own.isPresent() && own.get().equals(path) && readers.mayHave(page.audience())) {
                return Optional.of(page);
            }
        }
        return Optional.empty();
    }

    /** Those that these readers find, in their order. */
    Stream<Page> of(Audience readers) {
        return pages.stream().filter(page -> readers.mayHave(page.audience()));
    }

    /** All that readers find where a request has come in, of whichever {@code Pages}, in the order of the Engine's valves. */
    public static List<Page> beside(HttpServletRequest request) {
        Engine engine = ((Request) request).getConnector().getService().getContainer();
        return Stream.of(engine.getPipeline().getValves())
                .filter(PageValve.class::isInstance)
                .flatMap(valve -> ((PageValve) valve).pages())
                .toList();
    }
}
