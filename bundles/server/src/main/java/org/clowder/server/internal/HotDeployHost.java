package org.clowder.server.internal;

import java.util.Optional;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.util.ContextName;

/**
 * What a descriptor says of the Host of hot deployment, before anything runs.
 *
 * @param templates what the descriptor says of the applications
 */
record HotDeployHost(StandardHost host, ContextTemplates templates) {

    /** That of a descriptor; empty if it has none, or one of another kind. */
    static Optional<HotDeployHost> of(Descriptor descriptor) {
        return descriptor
                .deployHost()
                .filter(StandardHost.class::isInstance)
                .map(host -> new HotDeployHost((StandardHost) host, descriptor.templates()));
    }

    /** Whether the context file is read that an application brings along. */
    boolean readsOwnFile(String contextName) {
        return host.isDeployXML()
                && templates.find(contextName).isEmpty()
                && ApplicationFile.of(host, new ContextName(contextName, false)).isEmpty();
    }
}
