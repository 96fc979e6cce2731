package org.clowder.server.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.digester.Digester;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Finds the problems of a {@code <Context>}, with all that is in it, by the rules by which Tomcat reads context files. What is
 * made on the way is dropped. For one thread; may be used for one context after the other.
 */
final class ContextScan extends DefaultHandler {

    private final String contextClass;
    private final ClassLoader classes;
    private final Secrets secrets;
    private final Findings findings;
    /** As in Tomcat's digester, which has no other source here. */
    private final Substitution substitution = new Substitution(name -> Optional.ofNullable(System.getProperty(name)));

    private final Deque<String> path = new ArrayDeque<>();
    private Locator locator;
    private Digester digester;
    private ElementCheck check;
    /** Depth of the element whose whole subtree is not looked at; 0 if none is. */
    private int heldBackAt;

    /**
     * @param contextClass of contexts that name no class of their own; null for Tomcat's own
     * @param secrets learn of values that are not to be seen in a problem
     */
    ContextScan(String contextClass, ClassLoader classes, Secrets secrets, Findings findings) {
        this.contextClass = contextClass;
        this.classes = classes;
        this.secrets = secrets;
        this.findings = findings;
    }

    @Override
    public void setDocumentLocator(Locator position) {
        locator = position;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) {
        start(name, attributes);
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        end(name);
    }

    void start(String name, Attributes written) {
        Attributes attributes = substituted(written);
        path.addLast(name);
        if (path.size() == 1) {
            begin(attributes);
        }
        if (heldBackAt > 0) {
            return;
        }
        if (unresolved(attributes) || !check.accepts(List.copyOf(path), attributes)) {
            heldBackAt = path.size();
            return;
        }
        attempt(() -> digester.startElement("", "", name, attributes));
    }

    private void begin(Attributes attributes) {
        digester = ContextFileDigester.withRules(new Digester());
        digester.setClassLoader(classes);
        digester.setDocumentLocator(locator);
        check = new ElementCheck("Context", digester, classes, secrets, findings);
        check.locate(locator);
        heldBackAt = 0;
        attempt(digester::startDocument);
        check.listen();
        String className = attributes.getValue("className");
        digester.push(context(className == null ? contextClass : className));
    }

    /** An object with the properties that the context will have. */
    private StandardContext context(String className) {
        if (className != null) {
            try {
                return classes.loadClass(className)
                        .asSubclass(StandardContext.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
                // the check of the element says it
                return new StandardContext();
            }
        }
        return new StandardContext();
    }

    private Attributes substituted(Attributes written) {
        AttributesImpl attributes = new AttributesImpl(written);
        for (int i = 0; i < attributes.getLength(); i++) {
            attributes.setValue(i, substitution.apply(attributes.getValue(i), unknown -> {}));
            secrets.note(attributes.getQName(i), written.getValue(i), attributes.getValue(i));
        }
        return attributes;
    }

    /** A class name with a reference that only a running member can replace is not judged. */
    private static boolean unresolved(Attributes attributes) {
        String className = attributes.getValue("className");
        return className != null && className.contains("${");
    }

    @Override
    public void characters(char[] text, int start, int length) {
        if (heldBackAt == 0 && !path.isEmpty()) {
            attempt(() -> digester.characters(text, start, length));
        }
    }

    void end(String name) {
        int depth = path.size();
        path.removeLast();
        if (heldBackAt == 0) {
            attempt(() -> digester.endElement("", "", name));
        } else if (depth == heldBackAt) {
            heldBackAt = 0;
        }
    }

    /** A call of the digester. */
    @FunctionalInterface
    private interface Step {
        void run() throws SAXException;
    }

    /** What an object itself refuses is a problem of its line; the rest of the context is not judged then. */
    private void attempt(Step step) {
        try {
            step.run();
        } catch (SAXException | RuntimeException e) {
            check.problem(DescriptorReader.reason(e));
            heldBackAt = Integer.MAX_VALUE;
        }
    }
}
