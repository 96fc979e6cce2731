package org.clowder.server.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.ContextRuleSet;
import org.apache.catalina.startup.NamingRuleSet;
import org.apache.tomcat.util.digester.Digester;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/**
 * Tomcat's {@code ContextConfig}, but class names in context files - {@code conf/context.xml}, an application's
 * {@code META-INF/context.xml}, what the descriptor says of a hot-deployed application - are looked up where those of the
 * descriptor are, and the names of earlier systems are understood as they are there.
 */
final class SpacedContextConfig extends ContextConfig {

    private final ClassLoader space;
    private final Set<String> told;

    private SpacedContextConfig(ClassLoader space, Set<String> told) {
        this.space = space;
        this.told = told;
    }

    /**
     * Takes the place of Tomcat's own on a context that is not initialised yet, the same place in the order of its
     * listeners; leaves a subclass of it alone.
     *
     * @param told what has been said about context files, so that it is said once; safe for use by several threads
     */
    static void install(Context context, ClassLoader space, Set<String> told) {
        LifecycleListener[] listeners = context.findLifecycleListeners();
        if (Arrays.stream(listeners).noneMatch(SpacedContextConfig::isTomcats)) {
            return;
        }
        for (LifecycleListener listener : listeners) {
            context.removeLifecycleListener(listener);
        }
        for (LifecycleListener listener : listeners) {
            context.addLifecycleListener(isTomcats(listener) ? new SpacedContextConfig(space, told) : listener);
        }
    }

    private static boolean isTomcats(LifecycleListener listener) {
        return listener.getClass() == ContextConfig.class;
    }

    @Override
    protected Digester createContextDigester() {
        Digester digester = new Spaced(space, told);
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
        private final Set<String> told;

        Spaced(ClassLoader space, Set<String> told) {
            this.space = space;
            this.told = told;
        }

        @Override
        public ClassLoader getClassLoader() {
            return space;
        }

        /** {@inheritDoc} Context files may use the names of earlier systems, as the descriptor may. */
        @Override
        public Object parse(InputSource input) throws IOException, SAXException {
            configure();
            XMLReader reader = getXMLReader();
            LegacyFilter filter = new LegacyFilter(
                    reader,
                    LegacyNames.shipped(),
                    space,
                    Map.of(),
                    new ContextFileFindings(ContextFileFindings.place(input.getSystemId()), told));
            filter.setContentHandler(reader.getContentHandler());
            filter.setErrorHandler(reader.getErrorHandler());
            filter.setEntityResolver(reader.getEntityResolver());
            filter.setDTDHandler(reader.getDTDHandler());
            filter.parse(input);
            return root;
        }
    }
}
