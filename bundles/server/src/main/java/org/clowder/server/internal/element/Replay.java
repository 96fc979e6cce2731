package org.clowder.server.internal.element;

import java.util.List;
import java.util.function.Supplier;
import org.apache.catalina.Container;
import org.apache.tomcat.util.digester.Digester;
import org.xml.sax.SAXException;

/**
 * Shows a digester elements as a parser would, with their lines, and keeps in each what was made of it. Where an object of a
 * bundle's class is made, an {@link Adopter} decides what takes its place in Tomcat's tree. For one thread.
 *
 * @param again makes a digester with the same rules
 * @param gate is asked of each element when the digester is at its place
 */
public record Replay(Digester digester, Supplier<Digester> again, Adopter adopter, Gate gate) {

    /** Decides what a digester gets to see; what it does not see is taken out of the tree of elements. */
    @FunctionalInterface
    public interface Gate {

        /** Whether the digester gets to see an element with what is in it. */
        boolean passes(Element element) throws SAXException;
    }

    /**
     * Shows all of a file.
     *
     * @param started called once the digester has begun, which sets up its log
     */
    public void document(Element root, Runnable started) throws SAXException {
        digester.setDocumentLocator(root.locator());
        digester.startDocument();
        started.run();
        element(root, false);
        digester.endDocument();
    }

    private boolean element(Element element, boolean within) throws SAXException {
        digester.setDocumentLocator(element.locator());
        if (!gate.passes(element)) {
            return false;
        }
        adopt(element, open(element, within));
        digester.endElement("", element.name(), element.name());
        return true;
    }

    /**
     * Shows an element without its end.
     *
     * @param within whether something around it is a bundle's
     * @return what a bundle's class was made into, which is not held on to here, as it may go with its bundle; null if none was
     */
    Object open(Element element, boolean within) throws SAXException {
        int before = digester.getCount();
        digester.startElement("", element.name(), element.name(), element.attributes());
        Object made = digester.getCount() > before && !within ? digester.peek() : null;
        boolean contributed = made != null && adopter.contributed(made);
        element.object(contributed ? null : made);
        for (Object each : List.copyOf(element.content())) {
            if (each instanceof Element child) {
                if (!element(child, within || contributed)) {
                    element.remove(child);
                }
            } else {
                char[] text = each.toString().toCharArray();
                digester.characters(text, 0, text.length);
            }
        }
        digester.setDocumentLocator(element.locator());
        return contributed ? made : null;
    }

    /** What was made is complete, and not in the tree yet. */
    void adopt(Element element, Object contributed) {
        if (contributed != null && digester.getCount() > 1) {
            Object place = adopter.adopt(new Origin(element, again), contributed, digester.peek(1), owner());
            if (place != contributed) {
                digester.pop();
                digester.push(place);
            }
        }
    }

    /** The innermost container around what was made. */
    private Container owner() {
        for (int depth = 1; depth < digester.getCount(); depth++) {
            if (digester.peek(depth) instanceof Container container) {
                return container;
            }
        }
        return null;
    }
}
