package org.clowder.server.internal.element;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.LocatorImpl;

/**
 * An element of a configuration file with all that is in it, as the digester got to see it: names are today's, values
 * are substituted. What was made of it can be made again, and compared with what another reading of the file found.
 * Filled by the thread that reads the file; later changed by one thread at a time, see {@code Reload}.
 */
public final class Element {

    private final String parentPath;
    private final String name;
    private final Attributes attributes;
    private String file;
    private int line;
    private Object object;
    /** Elements, and the text between them. */
    private final List<Object> content = new ArrayList<>();

    /** @param parentPath the names of the elements around it, from the root, with slashes between */
    Element(String parentPath, String name, Attributes attributes, String file, int line) {
        this.parentPath = parentPath;
        this.name = name;
        this.attributes = new AttributesImpl(attributes);
        this.file = file;
        this.line = line;
    }

    void add(Element child) {
        content.add(child);
    }

    void add(String text) {
        content.add(text);
    }

    String parentPath() {
        return parentPath;
    }

    public String name() {
        return name;
    }

    /** The value of an attribute, null if it has none. */
    public String attribute(String attribute) {
        return attributes.getValue(attribute);
    }

    /** The text directly inside, without space at its ends. */
    public String text() {
        return content.stream()
                .filter(String.class::isInstance)
                .map(Object::toString)
                .collect(Collectors.joining())
                .strip();
    }

    /** The elements inside that have one of some names, in their order. */
    public List<Element> children(String... names) {
        List<String> wanted = List.of(names);
        return children().stream().filter(child -> wanted.contains(child.name)).toList();
    }

    /** The elements inside, in their order. */
    public List<Element> children() {
        return content.stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    /** Puts another element where a child is. */
    public void replace(Element child, Element by) {
        Collections.replaceAll(content, child, by);
    }

    /**
     * What Tomcat's tree has for this element; null if nothing was made of it, or if a bundle offers it: then
     * {@link Adopter#current} knows.
     */
    public Object object() {
        return object;
    }

    /** Sets what Tomcat's tree has for it. */
    public void object(Object made) {
        object = made;
    }

    /** The class that the element asks for, by whatever attribute. */
    public String className() {
        String className = attributes.getValue("className");
        return className == null ? attributes.getValue("protocol") : className;
    }

    /** Where it is and what it asks for, for people. */
    public String label() {
        String attribute = attributes.getValue("className") == null ? "protocol" : "className";
        return place() + ": <" + name + " " + attribute + "=\"" + className() + "\">";
    }

    /** File and, if known, line. */
    public String place() {
        return line == 0 ? file : file + ":" + line;
    }

    /** The line, counted from 1; 0 if none is known. */
    public int line() {
        return line;
    }

    /** Whether another element has the same attributes. */
    public boolean sameAttributes(Element other) {
        return values().equals(other.values());
    }

    private Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            values.put(attributes.getQName(i), attributes.getValue(i));
        }
        return values;
    }

    /** Whether another element says the same, with all that is in it; where it is does not count. */
    public boolean same(Element other) {
        List<Element> mine = children();
        List<Element> others = other.children();
        if (!name.equals(other.name)
                || !sameAttributes(other)
                || !text().equals(other.text())
                || mine.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < mine.size(); i++) {
            if (!mine.get(i).same(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Takes over the places of an element that says the same: the file was edited around it. */
    public void moveTo(Element same) {
        file = same.file;
        line = same.line;
        List<Element> mine = children();
        List<Element> others = same.children();
        for (int i = 0; i < mine.size(); i++) {
            mine.get(i).moveTo(others.get(i));
        }
    }

    /** Reads this element to a handler, without its end. */
    void replayOpen(ContentHandler to) throws SAXException {
        LocatorImpl locator = new LocatorImpl();
        to.setDocumentLocator(locator);
        replayOpen(to, locator);
    }

    private void replayOpen(ContentHandler to, LocatorImpl locator) throws SAXException {
        locator.setSystemId(file);
        locator.setLineNumber(line);
        to.startElement("", name, name, attributes);
        for (Object each : content) {
            if (each instanceof Element child) {
                child.replayOpen(to, locator);
                to.endElement("", child.name, child.name);
            } else {
                char[] text = each.toString().toCharArray();
                to.characters(text, 0, text.length);
            }
        }
    }
}
