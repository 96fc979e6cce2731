package org.clowder.server.internal.element;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.helpers.AttributesImpl;

/**
 * An element of a configuration file with all that is in it. It is read once, brought to today's names and values, and replayed
 * to Tomcat's digester; then it knows what was made of it, can be made again, and can be compared with what another reading
 * of the file found. Changed by one thread at a time: the one that reads the file, later see {@code Reload}.
 */
public final class Element {

    private final String parentPath;
    private final String name;
    private final AttributesImpl attributes;
    private Position place;
    private Object object;
    /** Elements, and the text between them. */
    private final List<Object> content = new ArrayList<>();

    Element(String parentPath, String name, Attributes attributes, Position place) {
        this.parentPath = parentPath;
        this.name = name;
        this.attributes = new AttributesImpl(attributes);
        this.place = place;
    }

    /** An element that nobody wrote, for the inside of this one. */
    public Element inside(String child) {
        return new Element(path(), child, new AttributesImpl(), place);
    }

    /** One of the same name, without attributes and anything inside. */
    public Element bare() {
        return new Element(parentPath, name, new AttributesImpl(), place);
    }

    /** The same, with all that is in it; nothing was made of it. */
    public Element copy() {
        return copyBelow(parentPath);
    }

    /** The same, with all that is in it, below other elements; below none if the path is empty. */
    public Element copyBelow(String path) {
        Element copy = new Element(path, name, attributes, place);
        content.forEach(each -> copy.content.add(each instanceof Element child ? child.copyBelow(copy.path()) : each));
        return copy;
    }

    /** Puts an element behind all that is in it. */
    public void add(Element child) {
        content.add(child);
    }

    void add(String text) {
        content.add(text);
    }

    /** Puts elements before all that is in it. */
    public void addFirst(List<Element> children) {
        content.addAll(0, children);
    }

    /** Takes a child out, with all that is in it. */
    public void remove(Element child) {
        content.removeIf(each -> each == child);
    }

    /** Puts another element where a child is. */
    public void replace(Element child, Element by) {
        Collections.replaceAll(content, child, by);
    }

    public String name() {
        return name;
    }

    /** The names of the elements around it, from the root, with slashes between. */
    public String parentPath() {
        return parentPath;
    }

    /** The name of the element around it, empty if there is none. */
    public String parent() {
        return parentPath.substring(parentPath.lastIndexOf('/') + 1);
    }

    /** The names of the elements from the root down to this one, with slashes between. */
    public String path() {
        return parentPath.isEmpty() ? name : parentPath + "/" + name;
    }

    /** All attributes; a view. */
    public Attributes attributes() {
        return attributes;
    }

    /** The names of the attributes that it has now, in their order. */
    public List<String> attributeNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            names.add(attributes.getQName(i));
        }
        return names;
    }

    /** The value of an attribute, null if it has none. */
    public String attribute(String attribute) {
        return attributes.getValue(attribute);
    }

    /** Sets an attribute. */
    public void set(String attribute, String value) {
        int index = attributes.getIndex(attribute);
        if (index < 0) {
            attributes.addAttribute("", attribute, attribute, "CDATA", value);
        } else {
            attributes.setValue(index, value);
        }
    }

    /** Removes an attribute, if it is there. */
    public void unset(String attribute) {
        int index = attributes.getIndex(attribute);
        if (index >= 0) {
            attributes.removeAttribute(index);
        }
    }

    /** The text directly inside, without space at its ends. */
    public String text() {
        return content.stream()
                .filter(String.class::isInstance)
                .map(Object::toString)
                .collect(Collectors.joining())
                .strip();
    }

    /** Elements, and the text between them, in their order. */
    List<Object> content() {
        return content;
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

    /** This element and all that are in it, in the order in which they are written. */
    public Stream<Element> all() {
        return Stream.concat(Stream.of(this), children().stream().flatMap(Element::all));
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
        String className = attribute("className");
        return className == null ? attribute("protocol") : className;
    }

    /** Where it is and what it asks for, for people. */
    public String label() {
        String attribute = attribute("className") == null ? "protocol" : "className";
        return place() + ": <" + name + " " + attribute + "=\"" + className() + "\">";
    }

    /** File and, if known, line. */
    public String place() {
        return place.toString();
    }

    /** The line, counted from 1; 0 if none is known. */
    public int line() {
        return place.line();
    }

    Locator locator() {
        return place.locator();
    }

    /** Whether another element has the same attributes. */
    public boolean sameAttributes(Element other) {
        return values().equals(other.values());
    }

    private Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        attributeNames().forEach(attribute -> values.put(attribute, attribute(attribute)));
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
        place = same.place;
        List<Element> mine = children();
        List<Element> others = same.children();
        for (int i = 0; i < mine.size(); i++) {
            mine.get(i).moveTo(others.get(i));
        }
    }
}
