package org.clowder.server.internal.context;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.server.internal.classes.NamedClasses;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.legacy.LegacyElement;
import org.clowder.server.internal.descriptor.rules.ContextFileRules;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.ElementReader;
import org.clowder.server.internal.element.Position;
import org.clowder.server.internal.element.Replay;
import org.clowder.server.internal.problem.Findings;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads context files by Tomcat's rules, with the classes of bundles, and records what bundles contribute. */
final class ContextFileDigester extends Digester {

    private static final Log log = LogFactory.getLog(ContextFileDigester.class);

    private final Contributions contributions;
    private final Set<String> told;
    private final Consumer<String> problem;

    /**
     * @param told what has been said about context files, so that it is said once; safe for use by several threads
     * @param problem told of a class that is missing
     */
    ContextFileDigester(Contributions contributions, Set<String> told, Consumer<String> problem) {
        this.contributions = contributions;
        this.told = told;
        this.problem = problem;
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
        Element context = ElementReader.read(getXMLReader(), input);
        Findings findings = new Findings(Position.file(input.getSystemId()), told, problem -> {
            // the application that reads the file does not start
            throw new IllegalArgumentException(problem.toString());
        });
        if (LegacyElement.translate(context, contributions.classes(), findings)) {
            show(context);
        }
        return root;
    }

    /** Reads what is no longer text, by the same rules. */
    void show(Element context) throws SAXException {
        new Replay(this, ContextFileRules::newDigester, contributions, this::awaitClasses).document(context, () -> {});
    }

    private boolean awaitClasses(Element element) throws SAXException {
        NamedClasses named = new NamedClasses(contributions.classes());
        String[] missing = new String[2];
        while (!named.reachable(element, (className, message) -> {
            missing[0] = className;
            missing[1] = message;
        })) {
            // A class name with a reference is the digester's own to replace.
            if (missing[0].contains("${")) {
                return true;
            }
            if (!contributions.awaitClass(missing[0], element.place())) {
                problem.accept(element.place() + ": " + missing[1]);
                log.error(element.place() + ": " + missing[1]);
                throw new SAXParseException(missing[1], getDocumentLocator());
            }
        }
        return true;
    }
}
