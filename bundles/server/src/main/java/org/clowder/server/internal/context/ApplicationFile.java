package org.clowder.server.internal.context;

import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.catalina.Host;
import org.apache.catalina.util.ContextName;

/**
 * {@code conf/<engine>/<host>/<application>.xml}: Tomcat's place for what an administrator says of one application.
 *
 * @param path the file, which exists
 */
public record ApplicationFile(Path path) {

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /** The file for an application of a host, empty if there is none. */
    public static Optional<ApplicationFile> of(Host host, ContextName name) {
        Path path = host.getConfigBaseFile().toPath().resolve(name.getBaseName() + ".xml");
        return Files.isRegularFile(path) ? Optional.of(new ApplicationFile(path)) : Optional.empty();
    }

    URL url() {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("A file has a URL: " + path, e);
        }
    }

    /** An attribute of its {@code <Context>}; empty too if the file cannot be read, of which Tomcat tells when it does. */
    Optional<String> attribute(String name) {
        try (InputStream in = Files.newInputStream(path)) {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(in);
            reader.nextTag();
            return Optional.ofNullable(reader.getAttributeValue(null, name));
        } catch (java.io.IOException | XMLStreamException e) {
            return Optional.empty();
        }
    }
}
