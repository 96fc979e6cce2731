package org.clowder.server.internal.element;

import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.XMLFilterImpl;

/** Stands before a digester and shows an {@link ElementRecorder} what passes. */
public final class RecordedElements extends XMLFilterImpl {

    private final ElementRecorder recorder;

    public RecordedElements(ContentHandler digester, ElementRecorder recorder) {
        this.recorder = recorder;
        setContentHandler(digester);
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
        recorder.beginning();
        super.startElement(uri, localName, name, attributes);
        recorder.begun(name, attributes);
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        recorder.text(text, start, length);
        super.characters(text, start, length);
    }

    @Override
    public void endElement(String uri, String localName, String name) throws SAXException {
        recorder.ending();
        super.endElement(uri, localName, name);
    }
}
