package org.clowder.server.internal.context;

import java.util.Optional;
import java.util.function.Function;
import org.apache.catalina.Host;
import org.apache.catalina.startup.HostConfig;
import org.apache.tomcat.util.IntrospectionUtils.PropertySource;
import org.apache.tomcat.util.digester.Digester;

/**
 * Tomcat's {@code HostConfig}, but the {@code className} of a {@code <Context>} in a context file is looked up where
 * those of the descriptor are, and references are replaced as there.
 */
class SpacedHostConfig extends HostConfig {

    private final ClassLoader space;
    private final Function<String, Optional<String>> values;

    SpacedHostConfig(ClassLoader space, Function<String, Optional<String>> values) {
        this.space = space;
        this.values = values;
        digester = new ContextDigester(contextClass, this);
    }

    SpacedHostConfig(SpacedHostConfig like) {
        this(like.space, like.values);
    }

    /** Takes the place of Tomcat's own on a Host, in the order of its listeners; leaves a subclass of it alone. */
    static void install(Host host, ClassLoader space, Function<String, Optional<String>> values) {
        ContextListeners.exchange(host, HostConfig.class, tomcats -> new SpacedHostConfig(space, values));
    }

    /** {@inheritDoc} A change makes the digester anew. */
    @Override
    public final void setContextClass(String contextClass) {
        super.setContextClass(contextClass);
        digester = new ContextDigester(contextClass, this);
    }

    /**
     * Makes a context of a context file, with its attributes, as {@code HostConfig} does. References that lead nowhere stay: who reads all of the file
     * when the context is initialised tells of them.
     */
    private static final class ContextDigester extends Digester {

        ContextDigester(String contextClass, SpacedHostConfig host) {
            this.source = new PropertySource[] {name -> host.values.apply(name).orElse(null)};
            setValidating(false);
            setClassLoader(host.space);
            addObjectCreate("Context", contextClass, "className");
            addSetProperties("Context");
        }
    }
}
