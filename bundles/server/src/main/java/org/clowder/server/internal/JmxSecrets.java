package org.clowder.server.internal;

import java.util.Map;
import org.apache.catalina.authenticator.DigestAuthenticator;
import org.apache.catalina.realm.JNDIRealm;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.modeler.AttributeInfo;
import org.apache.tomcat.util.modeler.ManagedBean;
import org.apache.tomcat.util.modeler.Registry;

/** Takes from Tomcat's MBeans what nobody is to read there. */
final class JmxSecrets {

    private static final Log log = LogFactory.getLog(JmxSecrets.class);

    /** What Tomcat's own descriptions of its MBeans offer for reading. */
    private static final Map<Class<?>, String> SECRETS =
            Map.of(JNDIRealm.class, "connectionPassword", DigestAuthenticator.class, "key");

    private JmxSecrets() {}

    /** Before the first of these MBeans is registered; may be repeated. */
    static void hide() {
        SECRETS.forEach((type, attribute) -> {
            try {
                // Tomcat's signature
                ManagedBean bean = Registry.getRegistry(null).findManagedBean(null, type, type.getName());
                AttributeInfo hidden = new AttributeInfo();
                hidden.setName(attribute);
                hidden.setType("java.lang.String");
                hidden.setDescription("not shown");
                hidden.setReadable(false);
                hidden.setGetMethod("hidden");
                bean.addAttribute(hidden);
            } catch (Exception e) {
                log.warn("The attribute " + attribute + " of " + type.getName() + " may be read by JMX", e);
            }
        });
    }
}
