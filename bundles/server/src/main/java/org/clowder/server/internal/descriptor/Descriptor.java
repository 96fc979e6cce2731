package org.clowder.server.internal.descriptor;

import java.util.Arrays;
import java.util.Optional;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.startup.Catalina;
import org.clowder.server.internal.element.Element;

/**
 * A descriptor that was read without problems.
 *
 * @param catalina what Tomcat calls the owner of a Server
 * @param server the tree, not initialised before it is started
 * @param templates what the descriptor says of hot-deployed applications
 * @param root the element of the server, with what was made of all elements inside
 */
public record Descriptor(Catalina catalina, StandardServer server, ContextTemplates templates, Element root) {

    /** The Host of hot deployment: the default one of the first Engine; empty if there is none. */
    public Optional<Host> deployHost() {
        return Arrays.stream(server.findServices())
                .limit(1)
                .flatMap(service -> Optional.ofNullable(service.getContainer()).stream())
                .filter(engine -> engine.getDefaultHost() != null)
                .map(engine -> engine.findChild(engine.getDefaultHost()))
                .filter(Host.class::isInstance)
                .map(Host.class::cast)
                .findFirst();
    }

    /** The same server, with what another reading says of it. */
    public Descriptor with(ContextTemplates otherTemplates, Element otherRoot) {
        return new Descriptor(catalina, server, otherTemplates, otherRoot);
    }
}
