package org.clowder.server.internal.context;

import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Position;
import org.clowder.server.internal.problem.Causes;
import org.xml.sax.SAXException;

/**
 * Configures a context by what the descriptor says of it, when and as a {@code ContextConfig} of whatever class does it by
 * context files. Belongs right behind that among the listeners.
 */
final class TemplateConfig implements ContextReading {

    private static final Log log = LogFactory.getLog(TemplateConfig.class);

    private final Element template;
    private final Contributions contributions;
    private volatile String problem;

    TemplateConfig(Element template, Contributions contributions) {
        this.template = template;
        this.contributions = contributions;
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        Context context = (Context) event.getLifecycle();
        switch (event.getType()) {
            case Lifecycle.AFTER_INIT_EVENT -> configure(context);
            case Lifecycle.CONFIGURE_START_EVENT -> {
                if (problem != null) {
                    context.setConfigured(false);
                }
            }
            default -> {
                // nothing to configure
            }
        }
    }

    private void configure(Context context) {
        ContextFileDigester digester =
                new ContextFileDigester(contributions, name -> Optional.empty(), Set.of(), text -> problem = text);
        digester.push(context.getParent());
        digester.push(context);
        try {
            digester.show(template.copy());
        } catch (SAXException | RuntimeException e) {
            if (problem == null) {
                problem = new Position(digester.getDocumentLocator()) + ": " + Causes.reason(e);
            }
            log.error("Context " + context.getName() + " cannot be configured: " + problem, e);
        }
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
