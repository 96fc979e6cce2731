package org.clowder.server.internal.check;

import java.util.Optional;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.util.ContextName;
import org.clowder.server.internal.context.ApplicationFile;
import org.clowder.server.internal.descriptor.ContextTemplates;
import org.clowder.server.internal.descriptor.Descriptor;

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
