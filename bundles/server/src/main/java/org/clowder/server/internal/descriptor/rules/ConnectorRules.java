package org.clowder.server.internal.descriptor.rules;

import java.util.Set;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.problem.Findings;

/** What Clowder decides of the Connectors of a descriptor whose values are replaced. */
public final class ConnectorRules {

    private static final Set<String> PLAIN_HTTP = Set.of("HTTP/1.1", "org.apache.coyote.http11.Http11NioProtocol");

    /** In Tomcat's bundle, where Tomcat finds it by name. */
    private static final String HTTP = "org.clowder.tomcat.internal.DrainingHttp11Protocol";

    private ConnectorRules() {}

    /**
     * A connector binds when it starts, not before: only such a one can be closed gracefully (Tomcat's own rule), and an
     * HTTP/1.1 connector then uses the protocol that resets nobody while it closes.
     */
    public static void setDefaults(Element root) {
        root.all().filter(ConnectorRules::bindsAtStart).forEach(connector -> {
            connector.set("bindOnInit", "false");
            String protocol = connector.attribute("protocol");
            if (protocol == null || PLAIN_HTTP.contains(protocol)) {
                connector.set("protocol", HTTP);
            }
        });
    }

    private static boolean bindsAtStart(Element element) {
        String bindOnInit = element.attribute("bindOnInit");
        return element.name().equals("Connector") && (bindOnInit == null || bindOnInit.equals("false"));
    }

    /**
     * An AJP connector without a secret would do what anyone says who reaches its port. Tomcat does not start it, and goes
     * on; so does Clowder.
     *
     * @return whether an element, if it is a connector, is opened
     */
    public static boolean opens(Element element, Findings findings) {
        String protocol = element.attribute("protocol");
        String secret = element.attribute("secret");
        boolean unprotected = element.name().equals("Connector")
                && protocol != null
                && (protocol.equals("AJP/1.3") || protocol.startsWith("org.apache.coyote.ajp."))
                && (secret == null || secret.isEmpty())
                && !"false".equals(element.attribute("secretRequired"));
        if (unprotected) {
            findings.warning(
                    element.line(),
                    "<Connector port=\"" + element.attribute("port") + "\" protocol=\"" + protocol
                            + "\"> is not opened: AJP needs a secret; write the secret that the web server uses in the"
                            + " attribute secret, or secretRequired=\"false\" if nobody else can reach the port");
        }
        return !unprotected;
    }
}
