package org.clowder.server.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Finds what Tomcat takes without a word, or with an exception that names nothing: a Service with two Engines or none, a Host
 * without a name or with one that is taken, a Connector that names an Executor that is not there. Names with references
 * (<code>${…}</code>) are not compared.
 */
final class StructureScan extends DefaultHandler {

    private final BiConsumer<Integer, String> problems;
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<String> services = new HashSet<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    private final Set<String> executors = new HashSet<>();
    private Locator locator;
    private int serviceLine;
    private int engineLine;

    StructureScan(BiConsumer<Integer, String> problems) {
        this.problems = problems;
    }

    @Override
    public void setDocumentLocator(Locator given) {
        locator = given;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) {
        String place = String.join("/", path) + "/" + name;
        path.addLast(name);
        switch (place) {
            case "Server/Service" -> service(attributes);
            case "Server/Service/Executor" -> known(executors, attributes.getValue("name"));
            case "Server/Service/Connector" -> connector(attributes);
            case "Server/Service/Engine" -> engine();
            case "Server/Service/Engine/Host" -> host(attributes);
            default -> {
                // nothing to compare
            }
        }
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        path.removeLast();
        if (path.size() == 1 && name.equals("Service") && engineLine == 0) {
            problems.accept(serviceLine, "<Service>: has no <Engine>; add one with a <Host>, or remove the <Service>");
        }
    }

    private int line() {
        return locator == null ? 0 : locator.getLineNumber();
    }

    private static boolean comparable(String name) {
        return name != null && name.indexOf('$') < 0;
    }

    private static void known(Set<String> names, String name) {
        if (name != null) {
            names.add(name);
        }
    }

    private void service(Attributes attributes) {
        serviceLine = line();
        engineLine = 0;
        hosts.clear();
        executors.clear();
        String name = attributes.getValue("name");
        if (comparable(name) && !services.add(name)) {
            problems.accept(line(), "<Service name=\"" + name + "\">: another one has this name; rename one");
        }
    }

    private void connector(Attributes attributes) {
        String executor = attributes.getValue("executor");
        if (comparable(executor)
                && !executors.contains(executor)
                && executors.stream().allMatch(StructureScan::comparable)) {
            problems.accept(
                    line(),
                    "<Connector executor=\"" + executor + "\">: no <Executor> of this name stands before it in the"
                            + " <Service>; add it there, or correct the name");
        }
    }

    private void engine() {
        if (engineLine != 0) {
            problems.accept(
                    line(),
                    "<Engine>: the <Service> has one already, on line " + engineLine
                            + "; put the second one into a <Service> of its own");
        }
        engineLine = line();
    }

    private void host(Attributes attributes) {
        String name = attributes.getValue("name");
        if (name == null || name.isBlank()) {
            problems.accept(line(), "<Host>: has no name; add name=\"...\"");
            return;
        }
        Integer other = comparable(name) ? hosts.putIfAbsent(name.toLowerCase(Locale.ROOT), line()) : null;
        if (other != null) {
            problems.accept(
                    line(),
                    "<Host name=\"" + name + "\">: the one on line " + other + " has this name; rename or join them");
        }
    }

    /** The reading that follows says it. */
    @Override
    public void fatalError(SAXParseException e) throws SAXParseException {
        throw e;
    }
}
