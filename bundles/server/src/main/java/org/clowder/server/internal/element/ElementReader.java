package org.clowder.server.internal.element;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;
import org.xml.sax.helpers.LocatorImpl;

/** Makes elements of what a parser reads. */
public final class ElementReader extends DefaultHandler {

    private final Deque<Element> open = new ArrayDeque<>();
    private Locator locator = new LocatorImpl();
    private Element root;

    private ElementReader() {}

    /** A parser that throws what is not well-formed, without a word anywhere else. */
    public static XMLReader parser() throws SAXException {
        try {
            XMLReader parser =
                    SAXParserFactory.newDefaultInstance().newSAXParser().getXMLReader();
            parser.setErrorHandler(new DefaultHandler());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new SAXException(e);
        }
    }

    /** Reads a file; the parser's other handlers stay as they are. */
    public static Element read(XMLReader parser, InputSource source) throws IOException, SAXException {
        ElementReader reader = new ElementReader();
        parser.setContentHandler(reader);
        parser.parse(source);
        return reader.root;
    }

    @Override
    public void setDocumentLocator(Locator given) {
        locator = given;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) {
        Element outer = open.peek();
        Element element = new Element(
                outer == null ? "" : outer.path(), name, attributes, new Position(new LocatorImpl(locator)));
        if (outer == null) {
            root = element;
        } else {
            outer.add(element);
        }
        open.push(element);
    }

    @Override
    public void characters(char[] text, int start, int length) {
        open.element().add(new String(text, start, length));
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        open.pop();
    }
}
