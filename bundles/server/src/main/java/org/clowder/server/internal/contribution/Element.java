package org.clowder.server.internal.contribution;

import java.util.ArrayList;
import java.util.List;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/**
 * An element of a configuration file with all that is in it, so that what was made of it can be made again. Filled by
 * the thread that reads the file, then only read.
 */
final class Element {

    private final String parentPath;
    private final String name;
    private final Attributes attributes;
    private final String file;
    private final int line;
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

    String name() {
        return name;
    }

    /** The class that the element asks for, by whatever attribute. */
    String className() {
        String className = attributes.getValue("className");
        return className == null ? attributes.getValue("protocol") : className;
    }

    /** Where it is and what it asks for, for people. */
    String label() {
        String attribute = attributes.getValue("className") == null ? "protocol" : "className";
        return file + ":" + line + ": <" + name + " " + attribute + "=\"" + className() + "\">";
    }

    /** Reads this element to a handler, without its end. */
    void replayOpen(ContentHandler to) throws SAXException {
        to.startElement("", name, name, attributes);
        for (Object each : content) {
            if (each instanceof Element child) {
                child.replayOpen(to);
                to.endElement("", child.name, child.name);
            } else {
                char[] text = each.toString().toCharArray();
                to.characters(text, 0, text.length);
            }
        }
    }
}
