package org.clowder.server.internal.context;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.IntrospectionUtils.PropertySource;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.server.internal.classes.NamedClasses;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.legacy.LegacyElement;
import org.clowder.server.internal.descriptor.rules.ContextFileRules;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.ElementReader;
import org.clowder.server.internal.element.Position;
import org.clowder.server.internal.element.Replay;
import org.clowder.server.internal.member.Substitution;
import org.clowder.server.internal.problem.Causes;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.Problem;
import org.clowder.server.internal.problem.ProblemLog;
import org.clowder.server.internal.problem.Secrets;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads context files by Tomcat's rules, with the classes of bundles and the member's values, and records what bundles contribute. */
final class ContextFileDigester extends Digester {

    private static final Log log = LogFactory.getLog(ContextFileDigester.class);

    private final Contributions contributions;
    private final Function<String, Optional<String>> values;
    private final Set<String> told;
    private final Consumer<String> problem;
    private final Secrets secrets = new Secrets();

    /**
     * @param values of references
     * @param told what has been said about context files, so that it is said once; safe for use by several threads
     * @param problem told of what keeps a file from being used
     */
    ContextFileDigester(
            Contributions contributions,
            Function<String, Optional<String>> values,
            Set<String> told,
            Consumer<String> problem) {
        this.contributions = contributions;
        this.values = values;
        this.told = told;
        this.problem = problem;
        // for text: attributes are replaced before the digester sees them
        this.source = new PropertySource[] {name -> values.apply(name).orElse(null)};
        ContextFileRules.addTo(this);
    }

    /** {@inheritDoc} {@code ContextConfig} sets the loader of its own class, which knows Tomcat's classes only. */
    @Override
    public ClassLoader getClassLoader() {
        return contributions.classes();
    }

    /** {@inheritDoc} Context files may use the names of earlier systems, as the descriptor may. */
    @Override
    public Object parse(InputSource input) throws IOException, SAXException {
        configure();
        String file = Position.file(input.getSystemId());
        Findings findings = new Findings(file, told, found -> {
            // the application that reads the file does not start
            problem.accept(found.toString());
            throw new IllegalArgumentException(found.toString());
        });
        Element context = read(input, file);
        if (LegacyElement.translate(context, contributions.classes(), findings)) {
            // as on Tomcat, what leads nowhere stays as it is written
            Findings lost = new Findings(file, told, found -> {
                if (told.add(found.toString())) {
                    log.warn(found.toString());
                }
            });
            new Substitution(values).apply(context, secrets, lost);
            show(context);
        }
        return root;
    }

    private Element read(InputSource input, String file) throws IOException, SAXException {
        try {
            return ElementReader.read(getXMLReader(), input);
        } catch (SAXParseException e) {
            problem.accept(new Problem(file, e.getLineNumber(), Causes.ofReading(e)).toString());
            throw e;
        }
    }

    /** Reads what is no longer text, by the same rules. */
    void show(Element context) throws SAXException {
        new Replay(this, ContextFileRules::newDigester, contributions, this::awaitClasses)
                .document(context, this::hideSecrets);
    }

    /** Tomcat warns of a property that does not exist with the value that it was to have. */
    private void hideSecrets() {
        setLogger(ProblemLog.of(warning -> log.warn(secrets.masked(warning))));
    }

    private boolean awaitClasses(Element element) throws SAXException {
        NamedClasses named = new NamedClasses(contributions.classes());
        String[] missing = new String[2];
        while (!named.reachable(element, (className, message) -> {
            missing[0] = className;
            missing[1] = message;
        })) {
            if (!contributions.awaitClass(missing[0], element.place())) {
                problem.accept(element.place() + ": " + missing[1]);
                log.error(element.place() + ": " + missing[1]);
                throw new SAXParseException(missing[1], getDocumentLocator());
            }
        }
        return true;
    }
}
