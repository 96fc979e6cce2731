package org.clowder.server.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextRuleSet;
import org.apache.catalina.startup.NamingRuleSet;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.element.ElementRecorder;
import org.clowder.server.internal.element.RecordedElements;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/** Reads context files by Tomcat's rules, with the classes of bundles, and records what bundles contribute. */
final class ContextFileDigester extends Digester {

    private static final Log log = LogFactory.getLog(ContextFileDigester.class);

    private final Contributions contributions;
    private final Set<String> told;
    private final Consumer<String> problem;
    private final ElementRecorder recorder;

    /**
     * @param told what has been said about context files, so that it is said once; safe for use by several threads
     * @param problem told of a class that is missing
     */
    ContextFileDigester(Contributions contributions, Set<String> told, Consumer<String> problem) {
        this.contributions = contributions;
        this.told = told;
        this.problem = problem;
        this.recorder = new ElementRecorder(this, () -> withRules(new Digester()), contributions);
        withRules(this);
    }

    /** The digester, with the rules for context files. */
    static Digester withRules(Digester digester) {
        digester.setValidating(false);
        digester.setRulesValidation(true);
        digester.setFakeAttributes(
                Map.of(Object.class, List.of("className"), StandardContext.class, List.of("source", "className")));
        digester.addRuleSet(new ContextRuleSet("", false));
        digester.addRuleSet(new NamingRuleSet("Context/"));
        return digester;
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
        XMLReader reader = getXMLReader();
        LegacyFilter filter = new LegacyFilter(
                reader,
                LegacyNames.shipped(),
                contributions.classes(),
                Map.of(),
                new ContextFileFindings(ContextFileFindings.place(input.getSystemId()), told));
        filter.setContentHandler(new RecordedElements(reader.getContentHandler(), recorder));
        filter.setErrorHandler(reader.getErrorHandler());
        filter.setEntityResolver(reader.getEntityResolver());
        filter.setDTDHandler(reader.getDTDHandler());
        filter.parse(input);
        return root;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
        awaitClasses(name, attributes);
        super.startElement(uri, localName, name, attributes);
    }

    private void awaitClasses(String name, Attributes attributes) throws SAXException {
        NamedClasses named = new NamedClasses(contributions.classes());
        String[] missing = new String[2];
        while (!named.reachable(name, attributes, (className, message) -> {
            missing[0] = className;
            missing[1] = message;
        })) {
            String place = recorder.place();
            // A class name with a reference is the digester's own to replace.
            if (missing[0].contains("${")) {
                return;
            }
            if (!contributions.awaitClass(missing[0], place)) {
                problem.accept(place + ": " + missing[1]);
                log.error(place + ": " + missing[1]);
                throw new SAXParseException(missing[1], getDocumentLocator());
            }
        }
    }
}
