package org.clowder.server.internal.contribution;

import java.util.Optional;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Origin;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.xml.sax.SAXException;

/**
 * An object in Tomcat's tree that a line of a configuration file asks of a bundle. It is there, or missing since the
 * bundle has gone. Changed by one thread at a time, see {@link Contributions}; read by any.
 */
abstract class Contribution {

    private final Origin origin;
    private final Object parent;
    private volatile Optional<String> missing = Optional.empty();

    Contribution(Origin origin, Object parent) {
        this.origin = origin;
        this.parent = parent;
    }

    /** What belongs into Tomcat's tree: the object itself, or what holds its place. */
    abstract Object place();

    /** The contributed object, null if it is missing. */
    abstract Object object();

    /** Takes the object out and stops it; nothing refers to it afterwards. */
    abstract void withdraw();

    /** Puts a new object where the old one was. */
    abstract void restore(Object made) throws Exception;

    /** What the absence means, for people. */
    abstract String consequence();

    String label() {
        return origin.element().label();
    }

    /** The name of the element that asks for it. */
    String element() {
        return origin.element().name();
    }

    String className() {
        return origin.element().className();
    }

    /** Whether an element asks for the object. */
    boolean isOf(Element element) {
        return origin.element() == element;
    }

    /** Whether the object is of a bundle. */
    boolean uses(Bundle bundle) {
        Object now = object();
        return now != null && bundle.equals(FrameworkUtil.getBundle(now.getClass()));
    }

    Object make(ClassLoader classes) throws SAXException {
        return origin.make(classes, parent);
    }

    /** What is missing, and why; empty if nothing is. */
    Optional<String> missing() {
        return missing;
    }

    void missing(String why) {
        missing = Optional.of(why);
    }

    void complete() {
        missing = Optional.empty();
    }
}
