package org.clowder.server.internal.reload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.Host;
import org.apache.catalina.Service;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.core.ContainerBase;
import org.apache.catalina.ha.ClusterValve;
import org.clowder.server.internal.classes.ClassSpace;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.reload.ExchangeStep.Inside;

/**
 * What a new reading of the descriptor says otherwise than the one that runs: steps that make the tree so, and what only
 * a restart can change. For one thread.
 */
final class Differences {

    private final RunningTree tree;
    private final List<String> refused = new ArrayList<>();
    private final List<Step> openings = new ArrayList<>();
    private final List<Step> inside = new ArrayList<>();
    private final List<Step> closings = new ArrayList<>();
    private final Map<String, ExchangeStep> restarts = new LinkedHashMap<>();
    private final List<Runnable> kept = new ArrayList<>();

    private Differences(RunningTree tree) {
        this.tree = tree;
    }

    /**
     * Compares two readings; nothing is changed.
     *
     * @param old the element of the Server that runs
     * @param now that of the same Server as it shall be
     */
    static Differences between(Element old, Element now, RunningTree tree) {
        Differences differences = new Differences(tree);
        differences.server(old, now);
        return differences;
    }

    /** What needs a restart, a line for each; empty if everything can be done by the steps. */
    List<String> refused() {
        return refused;
    }

    /** New ports are opened first, as that is what may fail at no cost, and old ones closed last. */
    List<Step> steps() {
        return Stream.of(openings, inside, closings).flatMap(List::stream).toList();
    }

    /** Contexts that did not change, and are started anew, by their paths and versions; each may fail by itself. */
    Map<String, ExchangeStep> restarts() {
        return restarts;
    }

    /** After all steps: the elements that did not change go on in the new reading, with what was made of them. */
    void settle() {
        kept.forEach(Runnable::run);
    }

    private void server(Element old, Element now) {
        fixed(old, now, "Service");
        Matching services = Matching.keyed(old.children("Service"), now.children("Service"), Differences::name);
        refuse(services);
        services.pairs().forEach((next, before) -> service(before, next));
        keep(old, now);
    }

    private void service(Element old, Element now) {
        if (!(old.object() instanceof Service)) {
            refuseUnless(old.same(now), now, "is of a bundle's class");
            return;
        }
        fixed(old, now, "Connector", "Engine");
        connectors(old, now);
        Matching engines = Matching.keyed(old.children("Engine"), now.children("Engine"), Differences::name);
        refuse(engines);
        engines.pairs().forEach((next, before) -> engine(before, next));
        keep(old, now);
    }

    private void connectors(Element old, Element now) {
        Matching connectors = Matching.equal(old.children("Connector"), now.children("Connector"));
        keep(connectors.pairs(), now);
        Place place = Place.connectors((Service) old.object(), tree.stop());
        Matching ports = Matching.keyed(connectors.gone(), connectors.come(), Differences::port);
        ports.come().forEach(come -> openings.add(exchange(place, old, null, now, come)));
        ports.pairs().forEach((come, gone) -> closings.add(exchange(place, old, gone, now, come)));
        ports.gone().forEach(gone -> closings.add(exchange(place, old, gone, now, null)));
    }

    private void engine(Element old, Element now) {
        if (!(old.object() instanceof ContainerBase engine)) {
            refuseUnless(old.same(now), now, "is of a bundle's class");
            return;
        }
        fixed(old, now, "Host", "Valve", "Realm");
        valvesAndRealm(engine, old, now);
        Place hosts = Place.children(engine);
        Matching byName = Matching.keyed(old.children("Host"), now.children("Host"), Differences::name);
        byName.pairs().forEach((next, before) -> host(hosts, new Inside(old, before), new Inside(now, next)));
        byName.gone().forEach(gone -> {
            refuseUnless(!deployHost(gone), gone, "is gone: it is a Host of hot-deployed applications");
            inside.add(exchange(hosts, old, gone, now, null));
        });
        byName.come().forEach(come -> inside.add(exchange(hosts, old, null, now, come)));
        keep(old, now);
    }

    private void host(Place hosts, Inside before, Inside next) {
        Element old = before.element();
        Element now = next.element();
        if (old.same(now)
                && now.children("Context").stream().map(Differences::path).noneMatch(tree.anew())) {
            keep(Map.of(now, old), next.parent());
        } else if (!(old.object() instanceof Host) || outerDiffers(old, now)) {
            ExchangeStep exchange = new ExchangeStep(tree, hosts, before, next);
            inside.add(deployHost(old) ? new DeployHostStep(exchange, tree.applications()) : exchange);
        } else {
            partsOfHost(old, now);
        }
    }

    private static boolean outerDiffers(Element old, Element now) {
        return !old.sameAttributes(now)
                || !Matching.ordered(
                                others(old, "Valve", "Realm", "Alias", "Context"),
                                others(now, "Valve", "Realm", "Alias", "Context"))
                        .nothingDiffers();
    }

    private boolean deployHost(Element host) {
        return tree.deployHosts().stream().anyMatch(each -> each == host.object());
    }

    private void partsOfHost(Element old, Element now) {
        ContainerBase host = (ContainerBase) old.object();
        valvesAndRealm(host, old, now);
        aliases((Host) old.object(), old, now);
        Matching contexts = Matching.keyed(old.children("Context"), now.children("Context"), Differences::path);
        Place place = Place.children(host);
        contexts.pairs().forEach((next, before) -> {
            if (before.same(next) && tree.anew().test(path(next))) {
                restarts.put(path(next), exchange(place, old, before, now, next));
            } else if (before.same(next)) {
                keep(Map.of(next, before), now);
            } else {
                inside.add(exchange(place, old, before, now, next));
            }
        });
        contexts.gone().forEach(gone -> inside.add(exchange(place, old, gone, now, null)));
        contexts.come().forEach(come -> inside.add(exchange(place, old, null, now, come)));
        keep(old, now);
    }

    private void aliases(Host host, Element old, Element now) {
        Matching aliases = Matching.equal(old.children("Alias"), now.children("Alias"));
        if (!aliases.nothingDiffers()) {
            inside.add(new AliasStep(
                    host,
                    aliases.gone().stream().map(Element::text).toList(),
                    aliases.come().stream().map(Element::text).toList()));
        }
    }

    private void valvesAndRealm(ContainerBase container, Element old, Element now) {
        Matching valves = Matching.ordered(old.children("Valve"), now.children("Valve"));
        keep(valves.pairs(), now);
        Stream.concat(valves.gone().stream(), valves.come().stream())
                .filter(this::ofCluster)
                .forEach(valve -> refuseUnless(false, valve, "belongs to the cluster or the single sign-on"));
        if (!valves.nothingDiffers()) {
            inside.add(new ValveStep(tree, container, now, now.children("Valve"), valves));
        }
        Matching realms = Matching.equal(old.children("Realm"), now.children("Realm"));
        keep(realms.pairs(), now);
        if (!realms.nothingDiffers()) {
            inside.add(exchange(Place.realm(container), old, first(realms.gone()), now, first(realms.come())));
        }
    }

    /** The rest of Tomcat looks for these by their types when it starts. */
    private boolean ofCluster(Element valve) {
        // without its class, whose bundle has gone, there is nothing that could be looked for
        return ClassSpace.find(tree.classes(), valve.className())
                .filter(type -> ClusterValve.class.isAssignableFrom(type) || SingleSignOn.class.isAssignableFrom(type))
                .isPresent();
    }

    private static Element first(List<Element> elements) {
        return elements.isEmpty() ? null : elements.get(0);
    }

    private ExchangeStep exchange(Place place, Element oldParent, Element old, Element nowParent, Element now) {
        return new ExchangeStep(tree, place, new Inside(oldParent, old), new Inside(nowParent, now));
    }

    /** What cannot be changed: the attributes, and the elements inside but for some. */
    private void fixed(Element old, Element now, String... changeable) {
        refuseUnless(old.sameAttributes(now), now, "has other attributes");
        Matching fixed = Matching.ordered(others(old, changeable), others(now, changeable));
        keep(fixed.pairs(), now);
        refuse(fixed);
    }

    private static List<Element> others(Element parent, String... names) {
        List<String> without = Arrays.asList(names);
        return parent.children().stream()
                .filter(child -> !without.contains(child.name()))
                .toList();
    }

    /** An element that was edited is named once, where it is now. */
    private void refuse(Matching matching) {
        matching.come().forEach(come -> refuseUnless(false, come, "is new or has changed"));
        matching.gone().stream()
                .filter(gone ->
                        matching.come().stream().noneMatch(come -> come.name().equals(gone.name())))
                .forEach(gone -> refuseUnless(false, gone, "is gone"));
    }

    private void refuseUnless(boolean possible, Element element, String why) {
        if (!possible) {
            refused.add(element.place() + ": " + Names.of(element) + " " + why);
        }
    }

    private void keep(Map<Element, Element> pairs, Element parent) {
        pairs.forEach((now, old) -> kept.add(() -> {
            old.moveTo(now);
            parent.replace(now, old);
        }));
    }

    private void keep(Element old, Element now) {
        kept.add(() -> now.object(old.object()));
    }

    private static String name(Element element) {
        return Objects.toString(element.attribute("name"), "").toLowerCase(Locale.ROOT);
    }

    private static String port(Element connector) {
        return connector.attribute("address") + ":" + connector.attribute("port");
    }

    private static String path(Element context) {
        String path = context.attribute("path") == null ? context.attribute("docBase") : context.attribute("path");
        return path + "##" + context.attribute("webappVersion");
    }
}
