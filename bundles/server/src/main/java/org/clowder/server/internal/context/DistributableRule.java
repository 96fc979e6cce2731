package org.clowder.server.internal.context;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.WebResource;

/**
 * Decides whether a context is distributable. Tomcat's own configuration overwrites the flag that a {@code <Context>}
 * carries with what web.xml (merged with every fragment) says; here any source that says yes wins. The rule looks before
 * Tomcat reads web.xml and speaks after it, which is before the manager is made.
 */
final class DistributableRule implements LifecycleListener {

    private final String member;
    private volatile String declared;
    private volatile String reason = "not started yet";

    DistributableRule(Context context, String member) {
        this.member = member;
        if (context.getDistributable()) {
            declared = "distributable=\"true\" on its <Context>";
        }
    }

    static Optional<DistributableRule> of(Context context) {
        return Arrays.stream(context.findLifecycleListeners())
                .filter(DistributableRule.class::isInstance)
                .map(DistributableRule.class::cast)
                .findFirst();
    }

    void declare(String why) {
        declared = why;
    }

    /** Why the context is distributable, or why it is not; one phrase. */
    String reason() {
        return reason;
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        Context context = (Context) event.getSource();
        switch (event.getType()) {
            case Lifecycle.BEFORE_START_EVENT -> lookBefore(context);
            case Lifecycle.CONFIGURE_START_EVENT -> decide(context);
            default -> {
                // Nothing to decide.
            }
        }
    }

    /** The flag now is what the context's own configuration files say; a reload clears it, so it is remembered. */
    private void lookBefore(Context context) {
        BuiltInMimeTypes.addTo(context);
        if (declared == null && context.getDistributable()) {
            declared = "distributable=\"true\" on its <Context> (descriptor, context file or conf/context.xml)";
        }
    }

    private void decide(Context context) {
        context.getServletContext().setAttribute(ContextRules.MEMBER_ATTRIBUTE, member);
        if (context.getDistributable() && declared == null) {
            reason = "<distributable/> in web.xml";
        } else if (declared != null) {
            context.setDistributable(true);
            reason = declared;
        } else {
            reason = whyNot(context);
        }
    }

    private static String whyNot(Context context) {
        if (!saysDistributable(context.getResources().getResource("/WEB-INF/web.xml"))) {
            return "nothing says so: add <distributable/> to WEB-INF/web.xml, or distributable=\"true\" to its <Context>";
        }
        for (WebResource jar : context.getResources().listResources("/WEB-INF/lib")) {
            if (jar.getName().endsWith(".jar") && fragmentForbids(jar)) {
                return "<distributable/> in web.xml is cancelled by META-INF/web-fragment.xml of WEB-INF/lib/"
                        + jar.getName() + ", which lacks it; set distributable=\"true\" on its <Context>";
            }
        }
        return "<distributable/> in web.xml is cancelled by a web fragment that lacks it; set distributable=\"true\" on"
                + " its <Context>";
    }

    private static boolean saysDistributable(WebResource webXml) {
        if (!webXml.exists()) {
            return false;
        }
        try (InputStream in = webXml.getInputStream()) {
            return hasDistributable(in);
        } catch (IOException | XMLStreamException e) {
            return false;
        }
    }

    private static boolean fragmentForbids(WebResource jar) {
        try (JarInputStream in = new JarInputStream(jar.getInputStream())) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (entry.getName().equals("META-INF/web-fragment.xml")) {
                    return !hasDistributable(in);
                }
            }
        } catch (IOException | XMLStreamException e) {
            return false;
        }
        return false;
    }

    private static boolean hasDistributable(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader reader = factory.createXMLStreamReader(in);
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT
                    && reader.getLocalName().equals("distributable")) {
                return true;
            }
        }
        return false;
    }
}
