package org.clowder.server.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.ContextRuleSet;
import org.apache.catalina.startup.NamingRuleSet;
import org.apache.tomcat.util.digester.Digester;

/**
 * Tomcat's {@code ContextConfig}, but class names in context files - {@code conf/context.xml}, an application's
 * {@code META-INF/context.xml}, what the descriptor says of a hot-deployed application - are looked up where those of the
 * descriptor are.
 */
final class SpacedContextConfig extends ContextConfig {

    private final ClassLoader space;

    private SpacedContextConfig(ClassLoader space) {
        this.space = space;
    }

    /**
     * Takes the place of Tomcat's own on a context that is not initialised yet, the same place in the order of its
     * listeners; leaves a subclass of it alone.
     */
    static void install(Context context, ClassLoader space) {
        LifecycleListener[] listeners = context.findLifecycleListeners();
        if (Arrays.stream(listeners).noneMatch(SpacedContextConfig::isTomcats)) {
            return;
        }
        for (LifecycleListener listener : listeners) {
            context.removeLifecycleListener(listener);
        }
        for (LifecycleListener listener : listeners) {
            context.addLifecycleListener(isTomcats(listener) ? new SpacedContextConfig(space) : listener);
        }
    }

    private static boolean isTomcats(LifecycleListener listener) {
        return listener.getClass() == ContextConfig.class;
    }

    @Override
    protected Digester createContextDigester() {
        Digester digester = new Spaced(space);
        digester.setValidating(false);
        digester.setRulesValidation(true);
        digester.setFakeAttributes(
                Map.of(Object.class, List.of("className"), StandardContext.class, List.of("source")));
        digester.addRuleSet(new ContextRuleSet("", false));
        digester.addRuleSet(new NamingRuleSet("Context/"));
        return digester;
    }

    /** {@code ContextConfig} sets the loader of its own class, which knows Tomcat's classes only. */
    private static final class Spaced extends Digester {

        private final ClassLoader space;

        Spaced(ClassLoader space) {
            this.space = space;
        }

        @Override
        public ClassLoader getClassLoader() {
            return space;
        }
    }
}
