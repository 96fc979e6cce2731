package org.clowder.server.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tomcat.util.digester.Digester;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Stands between the XML parser and Tomcat's digester: replaces <code>${name}</code>, fills in Clowder's defaults,
 * and holds back what the digester would stumble over (an unknown element, an unreachable class), so that one run finds
 * every problem. Contexts without an application of their own are handed to {@link ContextTemplates}.
 */
final class DescriptorFilter extends XMLFilterImpl {

    private static final Set<String> PLAIN_HTTP = Set.of("HTTP/1.1", "org.apache.coyote.http11.Http11NioProtocol");

    /** In Tomcat's bundle, where Tomcat finds it by name. */
    private static final String HTTP = "org.clowder.tomcat.internal.DrainingHttp11Protocol";

    private final Digester digester;
    private final Substitution substitution;
    private final NamedClasses named;
    private final ContextTemplates templates;
    private final Findings findings;
    private final ClassLoader classes;
    private final AttributeProblems attributes;
    private final Secrets secrets = new Secrets();
    private final Deque<String> path = new ArrayDeque<>();
    private Locator locator;
    /** Depth of the element whose whole subtree is held back; 0 if none is. */
    private int heldBackAt;

    DescriptorFilter(
            XMLReader parent,
            Digester digester,
            Substitution substitution,
            ClassLoader classes,
            ContextTemplates templates,
            Findings findings) {
        super(parent);
        this.digester = digester;
        this.substitution = substitution;
        this.classes = classes;
        this.named = new NamedClasses(classes);
        this.templates = templates;
        this.findings = findings;
        this.attributes = new AttributeProblems(digester);
        setContentHandler(digester);
        setErrorHandler(new DefaultHandler());
    }

    @Override
    public void setDocumentLocator(Locator locator) {
        this.locator = locator;
        super.setDocumentLocator(locator);
    }

    /** {@inheritDoc} The digester sets up its log when the document starts, so it is replaced after that. */
    @Override
    public void startDocument() throws SAXException {
        super.startDocument();
        digester.setLogger(new ProblemLog(warning -> {
            // A value with a reference that has no value is a problem already; a rule, no property, reads configClass.
            if (!warning.contains("${") && !(path.getLast().equals("Context") && warning.contains("[configClass]"))) {
                problem(attributes.explain(warning));
            }
        }));
    }

    private int line() {
        return locator == null ? 0 : locator.getLineNumber();
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes raw) throws SAXException {
        path.addLast(name);
        if (heldBackAt > 0) {
            templates.start(name, substituted(name, raw));
            return;
        }
        Attributes complete = withDefaults(name, substituted(name, raw));
        Optional<String> missing =
                JavaNeeds.missing(name, complete, Runtime.version().feature());
        missing.ifPresent(this::problem);
        if (missing.isPresent()
                || !known(name)
                || !named.reachable(name, complete, this::missing)
                || !fits(name, complete)
                || open(name, complete)
                || templates.takes(pattern(), complete)) {
            heldBackAt = path.size();
            return;
        }
        super.startElement(uri, localName, name, complete);
    }

    @Override
    public void endElement(String uri, String localName, String name) throws SAXException {
        int depth = path.size();
        path.removeLast();
        if (heldBackAt == 0) {
            super.endElement(uri, localName, name);
            templates.left(name);
            return;
        }
        templates.end(name, depth == heldBackAt);
        if (depth == heldBackAt) {
            heldBackAt = 0;
        }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        if (heldBackAt == 0) {
            super.characters(text, start, length);
        } else {
            templates.text(new String(text, start, length));
        }
    }

    private String pattern() {
        return String.join("/", path);
    }

    private boolean known(String name) {
        List<?> rules = digester.getRules().match(null, pattern());
        if (rules != null && !rules.isEmpty()) {
            return true;
        }
        problem(
                path.size() == 1
                        ? "unknown root element <" + name + ">: expected <Server>"
                        : "unknown element <" + name + "> in <" + parent() + ">: remove it or correct its name");
        return false;
    }

    private String parent() {
        List<String> names = List.copyOf(path);
        return names.get(names.size() - 2);
    }

    /** What is reachable has to be what the element is, too. */
    private boolean fits(String element, Attributes attributes) {
        String className = attributes.getValue("className");
        if (className == null) {
            if (ElementClasses.needsClassName(element)) {
                problem("<" + element + ">: has no className; add the name of its class");
                return false;
            }
            return true;
        }
        try {
            Optional<String> unfit = ElementClasses.problem(element, classes.loadClass(className));
            unfit.ifPresent(why -> problem("<" + element + " className=\"" + className + "\">: " + why));
            return unfit.isEmpty();
        } catch (ClassNotFoundException e) {
            // it was there a moment ago: the bundle is leaving
            missing(className, "<" + element + " className=\"" + className + "\">: class not found any more");
            return false;
        }
    }

    /**
     * An AJP connector without a secret would do what anyone says who reaches its port. Tomcat does not start it, and goes
     * on; so does Clowder.
     */
    private boolean open(String element, Attributes attributes) {
        String protocol = attributes.getValue("protocol");
        String secret = attributes.getValue("secret");
        boolean unprotected = element.equals("Connector")
                && protocol != null
                && (protocol.equals("AJP/1.3") || protocol.startsWith("org.apache.coyote.ajp."))
                && (secret == null || secret.isEmpty())
                && !"false".equals(attributes.getValue("secretRequired"));
        if (unprotected) {
            findings.warning(
                    line(),
                    "<Connector port=\"" + attributes.getValue("port") + "\" protocol=\"" + protocol
                            + "\"> is not opened: AJP needs a secret; write the secret that the web server uses in the"
                            + " attribute secret, or secretRequired=\"false\" if nobody else can reach the port");
        }
        return unprotected;
    }

    private AttributesImpl substituted(String element, Attributes raw) {
        AttributesImpl attributes = new AttributesImpl(raw);
        for (int i = 0; i < attributes.getLength(); i++) {
            String attribute = attributes.getQName(i);
            attributes.setValue(
                    i,
                    substitution.apply(
                            attributes.getValue(i),
                            unknown -> problem("<" + element + " " + attribute + "=\"" + raw.getValue(attribute)
                                    + "\">: ${"
                                    + unknown + "} has no value; set " + unknown + " in conf/clowder.properties or "
                                    + PropertySources.environmentName(unknown) + " in the environment")));
            secrets.note(attribute, raw.getValue(i), attributes.getValue(i));
        }
        return attributes;
    }

    /**
     * A connector binds when it starts, not before: only such a one can be closed gracefully (Tomcat's own rule), and an
     * HTTP/1.1 connector then uses the protocol that resets nobody while it closes.
     */
    private static Attributes withDefaults(String element, AttributesImpl attributes) {
        String bindOnInit = attributes.getValue("bindOnInit");
        if (element.equals("Connector") && (bindOnInit == null || bindOnInit.equals("false"))) {
            if (bindOnInit == null) {
                attributes.addAttribute("", "bindOnInit", "bindOnInit", "CDATA", "false");
            }
            int protocol = attributes.getIndex("protocol");
            if (protocol < 0) {
                attributes.addAttribute("", "protocol", "protocol", "CDATA", HTTP);
            } else if (PLAIN_HTTP.contains(attributes.getValue(protocol))) {
                attributes.setValue(protocol, HTTP);
            }
        }
        return attributes;
    }

    private void problem(String message) {
        findings.problem(line(), secrets.masked(message));
    }

    private void missing(String className, String message) {
        findings.missing(line(), className, message);
    }
}
