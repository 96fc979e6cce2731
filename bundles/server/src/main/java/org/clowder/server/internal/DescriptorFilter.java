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

    private final Substitution substitution;
    private final ClassLoader classes;
    private final ContextTemplates templates;
    private final Findings findings;
    private final Secrets secrets = new Secrets();
    private final ElementCheck check;
    private final Deque<String> path = new ArrayDeque<>();
    private String contextClass;
    /** Looks at the template that is being read; null if none is. */
    private ContextScan scan;
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
        this.substitution = substitution;
        this.classes = classes;
        this.templates = templates;
        this.findings = findings;
        this.check = new ElementCheck("Server", digester, classes, secrets, findings);
        setContentHandler(digester);
        setErrorHandler(new DefaultHandler());
    }

    @Override
    public void setDocumentLocator(Locator locator) {
        check.locate(locator);
        super.setDocumentLocator(locator);
    }

    @Override
    public void startDocument() throws SAXException {
        super.startDocument();
        check.listen();
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes raw) throws SAXException {
        path.addLast(name);
        if (heldBackAt > 0) {
            Attributes kept = substituted(name, raw);
            templates.start(name, kept);
            if (scan != null) {
                scan.start(name, kept);
            }
            return;
        }
        Attributes complete = withDefaults(name, substituted(name, raw));
        Optional<String> missing =
                JavaNeeds.missing(name, complete, Runtime.version().feature());
        missing.ifPresent(check::problem);
        if (missing.isPresent() || !check.accepts(List.copyOf(path), complete) || open(name, complete)) {
            heldBackAt = path.size();
        } else if (templates.takes(String.join("/", path), complete)) {
            heldBackAt = path.size();
            scan = new ContextScan(contextClass, classes, secrets, findings);
            scan.setDocumentLocator(check.locator());
            scan.start(name, complete);
        } else {
            contextClass = name.equals("Host") ? complete.getValue("contextClass") : contextClass;
            super.startElement(uri, localName, name, complete);
        }
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
        if (scan != null) {
            scan.end(name);
        }
        if (depth == heldBackAt) {
            scan = null;
            heldBackAt = 0;
        }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        if (heldBackAt == 0) {
            super.characters(text, start, length);
        } else {
            templates.text(new String(text, start, length));
            if (scan != null) {
                scan.characters(text, start, length);
            }
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
                    check.line(),
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
                            unknown -> check.problem("<" + element + " " + attribute + "=\"" + raw.getValue(attribute)
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
}
