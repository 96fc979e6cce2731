package org.clowder.server.internal.descriptor.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.problem.Findings;

/**
 * Finds what Tomcat takes without a word, or with an exception that names nothing: a Service with two Engines or none, a Host
 * without a name or with one that is taken, a Connector that names an Executor that is not there. Names with references
 * (<code>${…}</code>) are not compared.
 */
public final class Structure {

    private final Findings findings;

    private Structure(Findings findings) {
        this.findings = findings;
    }

    /** Looks at a descriptor as it was written. */
    public static void check(Element root, Findings findings) {
        if (root.name().equals("Server")) {
            new Structure(findings).services(root.children("Service"));
        }
    }

    private void services(List<Element> services) {
        Set<String> names = new HashSet<>();
        for (Element service : services) {
            String name = service.attribute("name");
            if (comparable(name) && !names.add(name)) {
                problem(service, "<Service name=\"" + name + "\">: another one has this name; rename one");
            }
            connectors(service);
            engines(service, service.children("Engine"));
        }
    }

    private void connectors(Element service) {
        Set<String> executors = new HashSet<>();
        for (Element element : service.children("Executor", "Connector")) {
            String executor = element.attribute("executor");
            if (element.name().equals("Executor")) {
                executors.add(element.attribute("name"));
            } else if (comparable(executor)
                    && !executors.contains(executor)
                    && executors.stream().allMatch(name -> name == null || comparable(name))) {
                problem(
                        element,
                        "<Connector executor=\"" + executor + "\">: no <Executor> of this name stands before it in the"
                                + " <Service>; add it there, or correct the name");
            }
        }
    }

    private void engines(Element service, List<Element> engines) {
        if (engines.isEmpty()) {
            problem(service, "<Service>: has no <Engine>; add one with a <Host>, or remove the <Service>");
        }
        Map<String, Integer> hosts = new HashMap<>();
        Element before = null;
        for (Element engine : engines) {
            if (before != null) {
                problem(
                        engine,
                        "<Engine>: the <Service> has one already, on line " + before.line()
                                + "; put the second one into a <Service> of its own");
            }
            before = engine;
            engine.children("Host").forEach(host -> host(host, hosts));
        }
    }

    private void host(Element host, Map<String, Integer> hosts) {
        String name = host.attribute("name");
        if (name == null || name.isBlank()) {
            problem(host, "<Host>: has no name; add name=\"...\"");
            return;
        }
        Integer other = comparable(name) ? hosts.putIfAbsent(name.toLowerCase(Locale.ROOT), host.line()) : null;
        if (other != null) {
            problem(
                    host,
                    "<Host name=\"" + name + "\">: the one on line " + other + " has this name; rename or join them");
        }
    }

    /** Looks at a descriptor whose values are replaced: Tomcat only warns, and then serves nothing of that Engine. */
    public static void checkDefaultHosts(Element root, Findings findings) {
        for (Element service : root.children("Service")) {
            for (Element engine : service.children("Engine")) {
                String wanted = engine.attribute("defaultHost");
                if (wanted != null
                        && engine.children("Host").stream()
                                .noneMatch(host -> wanted.equalsIgnoreCase(host.attribute("name")))) {
                    findings.problem(
                            engine.line(),
                            "<Engine defaultHost=\"" + wanted + "\">: there is no <Host name=\"" + wanted
                                    + "\"> in it; add that, or name one that is there");
                }
            }
        }
    }

    private static boolean comparable(String name) {
        return name != null && name.indexOf('$') < 0;
    }

    private void problem(Element element, String message) {
        findings.problem(element.line(), message);
    }
}
