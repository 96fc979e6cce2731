package org.clowder.server.internal.context;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.catalina.Context;
import org.apache.catalina.startup.ContextConfig;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.server.internal.contribution.Contributions;

/**
 * Tomcat's {@code ContextConfig}, but class names in context files - {@code conf/context.xml}, an application's
 * {@code META-INF/context.xml}, what the descriptor says of a hot-deployed application - are looked up where those of the
 * descriptor are, references are replaced as there, the names of earlier systems are understood as they are there, and bundles that are late are waited for.
 */
final class SpacedContextConfig extends RecallingContextConfig implements ContextReading {

    private final Contributions contributions;
    private final Function<String, Optional<String>> values;
    private final Set<String> told;
    private volatile String problem;

    private SpacedContextConfig(
            Contributions contributions,
            Function<String, Optional<String>> values,
            Set<String> told,
            ScanRecords records) {
        super(records);
        this.contributions = contributions;
        this.values = values;
        this.told = told;
    }

    /**
     * Takes the place of Tomcat's own on a context that is not initialised yet, the same place in the order of its
     * listeners; leaves a subclass of it alone.
     *
     * @param values of references
     * @param records where scans for annotations are kept
     * @param told what has been said about context files, so that it is said once; safe for use by several threads
     */
    static void install(
            Context context,
            Contributions contributions,
            Function<String, Optional<String>> values,
            Set<String> told,
            ScanRecords records) {
        ContextListeners.exchange(
                context, ContextConfig.class, tomcats -> new SpacedContextConfig(contributions, values, told, records));
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    protected Digester createContextDigester() {
        return new ContextFileDigester(contributions, values, told, text -> problem = text);
    }
}
