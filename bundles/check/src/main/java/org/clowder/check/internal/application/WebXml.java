package org.clowder.check.internal.application;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A web.xml or web-fragment.xml, as far as a check needs it. Nothing outside of the file is read.
 *
 * @param classes those that it names, each with its line
 * @param problemOrNull why it cannot be read, with its line; null if it can
 */
record WebXml(boolean distributable, boolean metadataComplete, List<NamedClass> classes, String problemOrNull) {

    private static final String PLACE = "WEB-INF/web.xml";
    private static final Set<String> CLASS_ELEMENTS = Set.of("servlet-class", "filter-class", "listener-class");
    private static final WebXml NONE = new WebXml(false, false, List.of(), null);

    /** A class name as it is written. */
    record NamedClass(String element, String name, int line) {}

    Optional<String> problem() {
        return Optional.ofNullable(problemOrNull);
    }

    /** That of an archive; without anything if there is none. */
    static WebXml of(Content content) throws IOException {
        return content.bytes(PLACE)
                .map(bytes -> read(new ByteArrayInputStream(bytes), PLACE))
                .orElse(NONE);
    }

    /** @param place names the file in a problem */
    static WebXml read(InputStream in, String place) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return read(factory.createXMLStreamReader(in));
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            String what = String.valueOf(e.getMessage()).replaceFirst("(?s).*\nMessage: ", "");
            return new WebXml(
                    false, false, List.of(), place + (line > 0 ? ":" + line : "") + ": not well-formed: " + what);
        }
    }

    private static WebXml read(XMLStreamReader reader) throws XMLStreamException {
        boolean distributable = false;
        boolean complete = false;
        List<NamedClass> classes = new ArrayList<>();
        while (reader.hasNext()) {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            String element = reader.getLocalName();
            int line = reader.getLocation().getLineNumber();
            if (element.equals("distributable")) {
                distributable = true;
            } else if (element.equals("web-app")) {
                complete = "true".equals(reader.getAttributeValue(null, "metadata-complete"));
            } else if (CLASS_ELEMENTS.contains(element)) {
                classes.add(new NamedClass(element, reader.getElementText().strip(), line));
            }
        }
        return new WebXml(distributable, complete, List.copyOf(classes), null);
    }
}
