package org.clowder.server.internal.element;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.apache.catalina.Container;
import org.apache.tomcat.util.digester.Digester;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;

/**
 * Follows a digester through a file, and keeps the elements with what was made of them. Where an object of a bundle's
 * class is made, an {@link Adopter} decides what takes its place in Tomcat's tree. For one thread.
 */
public final class ElementRecorder {

    private final Digester digester;
    private final Supplier<Digester> again;
    private final Adopter adopter;
    private final String rootPath;
    private final Deque<Open> open = new ArrayDeque<>();
    private Element root;
    private int before;

    /** An element that was not left yet, and what a bundle's class was made into for it; null if none was. */
    private static final class Open {
        private final Element element;
        private Object made;
        private boolean within;

        Open(Element element) {
            this.element = element;
        }
    }

    /** @param again makes a digester with the same rules as the one that is followed */
    public ElementRecorder(Digester digester, Supplier<Digester> again, Adopter adopter) {
        this(digester, again, adopter, "");
    }

    /** @param rootPath the names of the elements around the first one, with slashes between */
    ElementRecorder(Digester digester, Supplier<Digester> again, Adopter adopter, String rootPath) {
        this.digester = digester;
        this.again = again;
        this.adopter = adopter;
        this.rootPath = rootPath;
    }

    /** The first element, null if there was none. */
    public Element root() {
        return root;
    }

    /** Before the digester begins an element. */
    public void beginning() {
        before = digester.getCount();
    }

    /** After the digester has begun an element. */
    public void begun(String name, Attributes attributes) {
        Open outer = open.peek();
        Locator locator = digester.getDocumentLocator();
        Open entry = new Open(new Element(
                outer == null ? rootPath : path(outer.element),
                name,
                attributes,
                file(locator),
                locator == null ? 0 : locator.getLineNumber()));
        if (outer == null) {
            root = entry.element;
        } else {
            outer.element.add(entry.element);
            entry.within = outer.within || outer.made != null;
        }
        if (digester.getCount() > before && !entry.within) {
            keep(entry, digester.peek());
        }
        open.push(entry);
    }

    /** What may go with its bundle is not held on to here. */
    private void keep(Open entry, Object made) {
        if (adopter.contributed(made)) {
            entry.made = made;
        } else {
            entry.element.object(made);
        }
    }

    /** File and line where the digester is now. */
    public String place() {
        Locator locator = digester.getDocumentLocator();
        return file(locator) + (locator == null ? "" : ":" + locator.getLineNumber());
    }

    private static String path(Element element) {
        return element.parentPath().isEmpty() ? element.name() : element.parentPath() + "/" + element.name();
    }

    private static String file(Locator locator) {
        String id = locator == null || locator.getSystemId() == null ? "(unknown file)" : locator.getSystemId();
        return id.startsWith("file:") ? Path.of(URI.create(id)).toString() : id;
    }

    /** Text inside the current element. */
    public void text(char[] text, int start, int length) {
        if (!open.isEmpty()) {
            open.peek().element.add(new String(text, start, length));
        }
    }

    /** Before the digester ends an element: what was made is complete, and not in the tree yet. */
    public void ending() {
        Open entry = open.pop();
        if (entry.made != null && digester.getCount() > 1) {
            Origin origin = new Origin(entry.element, again);
            Object place = adopter.adopt(origin, entry.made, digester.peek(1), owner());
            if (place != entry.made) {
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
