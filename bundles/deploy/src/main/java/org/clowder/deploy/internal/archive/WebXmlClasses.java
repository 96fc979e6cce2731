package org.clowder.deploy.internal.archive;

import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.DeploymentException;

/** The classes that the {@code web.xml} of an application names. */
final class WebXmlClasses {

    private static final Log log = LogFactory.getLog(WebXmlClasses.class);
    private static final Set<String> ELEMENTS = Set.of("servlet-class", "filter-class", "listener-class");

    private WebXmlClasses() {}

    /** Those up to where it can be read. */
    static Set<String> of(Contents contents) throws DeploymentException {
        Set<String> classes = new HashSet<>();
        Optional<byte[]> file = contents.content("WEB-INF/web.xml");
        if (file.isEmpty()) {
            return classes;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(file.get()));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT && ELEMENTS.contains(reader.getLocalName())) {
                    classes.add(reader.getElementText().strip());
                }
            }
        } catch (XMLStreamException e) {
            log.debug("Tomcat tells what is wrong with it", e);
        }
        return classes;
    }
}
