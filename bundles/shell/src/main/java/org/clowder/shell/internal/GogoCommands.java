package org.clowder.shell.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import org.apache.felix.gogo.shell.Posix;
import org.apache.felix.gogo.shell.Procedural;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * In a framework with the property {@value #PROPERTY}, offers what Gogo's own shell has for pipes and scripts. That shell itself would read the member's standard input, and could
 * open a port for telnet.
 */
@Component(service = {})
public final class GogoCommands {

    /** A host that has a shell of its own has such commands, too. */
    static final String PROPERTY = "clowder.shell.commands";

    @Activate
    public GogoCommands(BundleContext context) {
        if ("true".equals(context.getProperty(PROPERTY))) {
            offer(context, new Posix(), "cat", "echo", "grep");
            offer(context, new Procedural(), "each", "if", "not", "throw", "try", "until", "while");
        }
    }

    private static void offer(BundleContext context, Object commands, String... functions) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "gogo");
        properties.put("osgi.command.function", functions);
        context.registerService(Object.class, commands, properties);
    }
}
