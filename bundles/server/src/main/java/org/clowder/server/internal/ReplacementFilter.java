package org.clowder.server.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.Replaces;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Applies {@link Replaces}: changes class names inside the containers that hold such a cluster. A valve may be written
 * before the cluster, so which containers these are is found out by a first look at the whole descriptor.
 */
final class ReplacementFilter extends XMLFilterImpl {

    private static final Log log = LogFactory.getLog(ReplacementFilter.class);
    private static final Set<String> CONTAINERS = Set.of("Engine", "Host");
    private static final String CLASS_NAME = "className";

    private final Map<Integer, Map<String, String>> replacements;
    private final Deque<Map<String, String>> open = new ArrayDeque<>();
    private final Set<String> told = new HashSet<>();
    private int containers;

    ReplacementFilter(XMLReader parent, Scan scan) {
        super(parent);
        this.replacements = scan.replacements;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
        if (CONTAINERS.contains(name)) {
            open.push(inherited(replacements.getOrDefault(containers++, Map.of())));
        }
        String written = attributes.getValue(CLASS_NAME);
        String replacement =
                open.isEmpty() || written == null ? null : open.peek().get(written);
        super.startElement(
                uri, localName, name, replacement == null ? attributes : replaced(name, attributes, replacement));
    }

    /** A Host has what its Engine has, and its own cluster's word counts more. */
    private Map<String, String> inherited(Map<String, String> own) {
        Map<String, String> all = new HashMap<>();
        if (!open.isEmpty()) {
            all.putAll(open.peek());
        }
        all.putAll(own);
        return all;
    }

    private Attributes replaced(String element, Attributes attributes, String replacement) {
        AttributesImpl copy = new AttributesImpl(attributes);
        String written = attributes.getValue(CLASS_NAME);
        copy.setValue(copy.getIndex(CLASS_NAME), replacement);
        if (told.add(written)) {
            log.info("<" + element + " className=\"" + written + "\"> is made of " + replacement
                    + ", which takes its place beside this Cluster");
        }
        return copy;
    }

    @Override
    public void endElement(String uri, String localName, String name) throws SAXException {
        super.endElement(uri, localName, name);
        if (CONTAINERS.contains(name)) {
            open.pop();
        }
    }

    /** Finds out which container, counted in document order, replaces what. */
    static final class Scan extends DefaultHandler {

        private final ClassLoader classes;
        private final Map<Integer, Map<String, String>> replacements = new HashMap<>();
        private final Deque<Integer> open = new ArrayDeque<>();
        private int containers;

        Scan(ClassLoader classes) {
            this.classes = classes;
        }

        @Override
        public void startElement(String uri, String localName, String name, Attributes attributes) {
            if (CONTAINERS.contains(name)) {
                open.push(containers++);
            } else if (name.equals("Cluster") && !open.isEmpty()) {
                note(attributes.getValue(CLASS_NAME));
            }
        }

        private void note(String clusterClass) {
            if (clusterClass == null) {
                return;
            }
            try {
                for (Replaces each : classes.loadClass(clusterClass).getAnnotationsByType(Replaces.class)) {
                    replacements
                            .computeIfAbsent(open.peek(), container -> new HashMap<>())
                            .put(each.value(), each.by().getName());
                }
            } catch (ClassNotFoundException | LinkageError e) {
                // The next filter names the class and its line.
                return;
            }
        }

        @Override
        public void endElement(String uri, String localName, String name) {
            if (CONTAINERS.contains(name)) {
                open.pop();
            }
        }
    }
}
