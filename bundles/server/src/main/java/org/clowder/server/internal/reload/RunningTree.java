package org.clowder.server.internal.reload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.catalina.Host;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.server.HostedApplications;
import org.clowder.server.internal.element.Adopter;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Origin;
import org.clowder.server.internal.requests.GracefulStop;
import org.xml.sax.SAXException;

/**
 * The tree that runs, as far as its parts are exchanged.
 *
 * @param adopter knows what bundles contribute
 * @param classes where the descriptor's classes are
 * @param again makes a digester with the descriptor's rules
 * @param deployHosts the Host of hot deployment and those that its applications run in besides
 * @param applications those that run in them, if there are any
 * @param stop lets connectors run dry
 * @param patience how long requests inside a valve that leaves are waited for
 * @param anew whether a context, by its path and version, is started anew that did not change itself
 */
record RunningTree(
        Adopter adopter,
        ClassLoader classes,
        Supplier<Digester> again,
        List<Host> deployHosts,
        Supplier<Optional<HostedApplications>> applications,
        GracefulStop stop,
        Duration patience,
        Predicate<String> anew) {

    /** What the tree has for an element; null if that is missing. */
    Object live(Element element) {
        return element.object() == null ? adopter.current(element) : element.object();
    }

    /**
     * Makes what an element asks for.
     *
     * @param parent what it will belong to; it is not touched
     * @throws SAXException if it cannot be made
     */
    Origin.Made make(Element element, Object parent) throws SAXException {
        return new Origin(element, again).make(classes, parent, adopter);
    }

    /** What was made of an element, and of those in it, is no longer in the tree. */
    void release(Element element) {
        adopter.release(element);
        element.children().forEach(this::release);
    }
}
