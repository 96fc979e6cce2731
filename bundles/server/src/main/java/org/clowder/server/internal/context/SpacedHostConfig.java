package org.clowder.server.internal.context;

import java.nio.file.Path;
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
public class SpacedHostConfig extends HostConfig {

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

    /**
     * Deploys an application of Tomcat's own deployment again, as if a file that it is made of had changed.
     *
     * @param any a file that is there
     */
    public final void redeploy(String contextName, Path any) {
        DeployedApplication application = deployed.get(contextName);
        if (application != null) {
            // the last of them: what comes behind the one that has changed is deleted
            application.redeployResources.put(any.toString(), -1L);
            check(contextName);
        }
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
