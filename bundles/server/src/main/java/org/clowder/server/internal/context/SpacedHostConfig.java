package org.clowder.server.internal.context;

import org.apache.catalina.Host;
import org.apache.catalina.startup.HostConfig;

/**
 * Tomcat's {@code HostConfig}, but the {@code className} of a {@code <Context>} in a context file is looked up where
 * those of the descriptor are.
 */
class SpacedHostConfig extends HostConfig {

    private final ClassLoader space;

    SpacedHostConfig(ClassLoader space) {
        this.space = space;
        digester.setClassLoader(space);
    }

    /** Where class names are looked up. */
    final ClassLoader space() {
        return space;
    }

    /** Takes the place of Tomcat's own on a Host, in the order of its listeners; leaves a subclass of it alone. */
    static void install(Host host, ClassLoader space) {
        ContextListeners.exchange(host, HostConfig.class, tomcats -> new SpacedHostConfig(space));
    }

    /** {@inheritDoc} A change makes the digester anew. */
    @Override
    public final void setContextClass(String contextClass) {
        super.setContextClass(contextClass);
        digester.setClassLoader(space);
    }
}
