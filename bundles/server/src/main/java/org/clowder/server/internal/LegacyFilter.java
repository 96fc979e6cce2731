package org.clowder.server.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Translates what a descriptor writes in the names of earlier systems, by {@link LegacyNames}. Comes first, so that
 * everything after it sees today's names only.
 */
final class LegacyFilter extends XMLFilterImpl {

    private final LegacyNames names;
    private final ClassLoader classes;
    private final Map<Integer, String> managers;
    private final Findings findings;
    private final Deque<Open> path = new ArrayDeque<>();
    private final List<String> leftOut = new ArrayList<>();
    private Locator locator;
    private int clusters;
    /** The element whose whole subtree is left out, null if none is. */
    private Open leaving;

    /** An element that is open; {@code element} is null inside one that is left out. */
    private record Open(String name, int line, LegacyElement element) {}

    /**
     * Filters what a reader reads.
     *
     * @param classes where the classes are looked up that a descriptor may name
     * @param managers which Cluster, counted in document order, has a Manager of which class
     */
    LegacyFilter(
            XMLReader parent,
            LegacyNames names,
            ClassLoader classes,
            Map<Integer, String> managers,
            Findings findings) {
        super(parent);
        this.names = names;
        this.classes = classes;
        this.managers = Map.copyOf(managers);
        this.findings = findings;
    }

    @Override
    public void setDocumentLocator(Locator locator) {
        this.locator = locator;
        super.setDocumentLocator(locator);
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes written) throws SAXException {
        int line = locator == null ? 0 : locator.getLineNumber();
        if (leaving != null) {
            path.addLast(new Open(name, line, null));
            leftOut.add(shortly(name, written));
            return;
        }
        LegacyElement element = new LegacyElement(names, classes, name, written);
        element.translate(parents(), parentClass(), name.equals("Cluster") ? manager() : "");
        path.addLast(new Open(name, line, element));
        if (element.leftOut()) {
            leaving = path.getLast();
            return;
        }
        element.report(line, List.of(), findings);
        super.startElement(uri, localName, name, element.attributes());
        element.children().emit(this::startInner, this::endInner);
    }

    private String parents() {
        return String.join("/", path.stream().map(Open::name).toList());
    }

    private String parentClass() {
        return path.isEmpty() ? "" : path.getLast().element().className();
    }

    private String manager() {
        return managers.getOrDefault(clusters++, "");
    }

    private static String shortly(String name, Attributes attributes) {
        String className = attributes.getValue("className");
        return name + (className == null ? "" : " " + className.substring(className.lastIndexOf('.') + 1));
    }

    private void startInner(String name, Attributes attributes) throws SAXException {
        super.startElement("", name, name, attributes);
    }

    private void endInner(String name) throws SAXException {
        super.endElement("", name, name);
    }

    @Override
    public void endElement(String uri, String localName, String name) throws SAXException {
        Open ended = path.removeLast();
        if (leaving == null) {
            super.endElement(uri, localName, name);
        } else if (ended == leaving) {
            ended.element().report(ended.line(), leftOut, findings);
            leftOut.clear();
            leaving = null;
        }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        if (leaving == null) {
            super.characters(text, start, length);
        }
    }

    /** A first look at the whole file. */
    static final class Scan extends DefaultHandler {

        private final Map<Integer, String> managers = new HashMap<>();
        private final Deque<String> open = new ArrayDeque<>();
        private int clusters;

        @Override
        public void startElement(String uri, String localName, String name, Attributes attributes) {
            if (name.equals("Cluster")) {
                clusters++;
            } else if (name.equals("Manager") && "Cluster".equals(open.peek())) {
                String className = attributes.getValue("className");
                managers.put(clusters - 1, className == null ? "" : className);
            }
            open.push(name);
        }

        @Override
        public void endElement(String uri, String localName, String name) {
            open.pop();
        }

        /** Which Cluster, counted in document order, has a Manager of which class. */
        Map<Integer, String> managers() {
            return managers;
        }
    }
}
