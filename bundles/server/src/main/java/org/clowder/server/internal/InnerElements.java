package org.clowder.server.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/** Elements that nobody wrote, made for attributes that belong to an inner element today. */
final class InnerElements {

    /** Takes a start tag. */
    interface Start {
        void accept(String name, Attributes attributes) throws SAXException;
    }

    /** Takes an end tag. */
    interface End {
        void accept(String name) throws SAXException;
    }

    private final Map<String, Inner> children = new LinkedHashMap<>();

    private record Inner(AttributesImpl attributes, InnerElements children) {

        void set(String attribute, String value) {
            if (attributes.getIndex(attribute) < 0) {
                attributes.addAttribute("", attribute, attribute, "CDATA", value);
            }
        }
    }

    /**
     * Sets an attribute, unless it is set.
     *
     * @param path the names of the elements down to the one that has the attribute
     * @param given the attributes that an element has in any case
     */
    void set(List<String> path, String attribute, String value, Function<String, Map<String, String>> given) {
        Inner inner = children.computeIfAbsent(path.get(0), name -> {
            Inner made = new Inner(new AttributesImpl(), new InnerElements());
            given.apply(name).forEach(made::set);
            return made;
        });
        if (path.size() == 1) {
            inner.set(attribute, value);
        } else {
            inner.children.set(path.subList(1, path.size()), attribute, value, given);
        }
    }

    /** Passes all on as if it had been written. */
    void emit(Start start, End end) throws SAXException {
        for (Map.Entry<String, Inner> child : children.entrySet()) {
            start.accept(child.getKey(), child.getValue().attributes);
            child.getValue().children.emit(start, end);
            end.accept(child.getKey());
        }
    }
}
