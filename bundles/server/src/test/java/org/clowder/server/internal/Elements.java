package org.clowder.server.internal;

import java.io.IOException;
import java.io.StringReader;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.ElementReader;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Elements of texts. */
public final class Elements {

    private Elements() {}

    public static Element of(String xml) throws IOException, SAXException {
        return ElementReader.read(ElementReader.parser(), new InputSource(new StringReader(xml)));
    }
}
