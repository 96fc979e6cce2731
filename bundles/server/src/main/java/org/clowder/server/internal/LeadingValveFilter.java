package org.clowder.server.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.clowder.server.LeadingValve;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Moves each {@link LeadingValve} to the front. A pipeline can only be appended to, so the place of a valve is decided
 * before Tomcat sees the descriptor: the valve becomes the first child element of the container that holds the
 * Cluster, and is dropped where it was written.
 */
final class LeadingValveFilter extends XMLFilterImpl {

    private static final Set<String> CONTAINERS = Set.of("Engine", "Host");

    private final Map<Integer, AttributesImpl> valves;
    private final Set<String> moved;
    private int containers;
    private int dropping;

    LeadingValveFilter(XMLReader parent, Scan scan) {
        super(parent);
        this.valves = scan.valves();
        this.moved = scan.moved();
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
        String className = attributes.getValue("className");
        if (dropping > 0 || name.equals("Valve") && className != null && moved.contains(className)) {
            dropping++;
            return;
        }
        super.startElement(uri, localName, name, attributes);
        if (CONTAINERS.contains(name)) {
            AttributesImpl valve = valves.get(containers++);
            if (valve != null) {
                super.startElement("", "Valve", "Valve", valve);
                super.endElement("", "Valve", "Valve");
            }
        }
    }

    @Override
    public void endElement(String uri, String localName, String name) throws SAXException {
        if (dropping > 0) {
            dropping--;
        } else {
            super.endElement(uri, localName, name);
        }
    }

    /** A first look at the whole descriptor: which container, counted in document order, gets which valve. */
    static final class Scan extends DefaultHandler {

        private final ClassLoader classes;
        private final Deque<Integer> open = new ArrayDeque<>();
        private final Map<Integer, Integer> parents = new HashMap<>();
        private final Map<Integer, String> leading = new HashMap<>();
        private final List<Written> written = new ArrayList<>();
        private int containers;

        private record Written(int container, AttributesImpl attributes) {}

        Scan(ClassLoader classes) {
            this.classes = classes;
        }

        @Override
        public void startElement(String uri, String localName, String name, Attributes attributes) {
            if (CONTAINERS.contains(name)) {
                parents.put(containers, open.isEmpty() ? -1 : open.getLast());
                open.addLast(containers++);
            } else if (name.equals("Cluster") && !open.isEmpty()) {
                String valve = leadingValve(attributes.getValue("className"));
                if (valve != null) {
                    leading.put(open.getLast(), valve);
                }
            } else if (name.equals("Valve") && !open.isEmpty()) {
                written.add(new Written(open.getLast(), new AttributesImpl(attributes)));
            }
        }

        @Override
        public void endElement(String uri, String localName, String name) {
            if (CONTAINERS.contains(name)) {
                open.removeLast();
            }
        }

        private String leadingValve(String clusterClass) {
            if (clusterClass == null) {
                return null;
            }
            try {
                LeadingValve annotation = classes.loadClass(clusterClass).getAnnotation(LeadingValve.class);
                return annotation == null ? null : annotation.value().getName();
            } catch (ClassNotFoundException | LinkageError e) {
                // The next filter names the class and its line.
                return null;
            }
        }

        Set<String> moved() {
            return Set.copyOf(leading.values());
        }

        Map<Integer, AttributesImpl> valves() {
            Map<Integer, AttributesImpl> result = new HashMap<>();
            leading.forEach((container, valve) -> result.put(container, attributes(container, valve)));
            return result;
        }

        private AttributesImpl attributes(int container, String valve) {
            for (Written candidate : written) {
                boolean inside = candidate.container() == container || parents.get(candidate.container()) == container;
                if (inside && valve.equals(candidate.attributes().getValue("className"))) {
                    return candidate.attributes();
                }
            }
            AttributesImpl plain = new AttributesImpl();
            plain.addAttribute("", "className", "className", "CDATA", valve);
            return plain;
        }
    }
}
