package org.clowder.server.internal.descriptor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.ElementReader;
import org.clowder.server.internal.problem.Findings;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The text of a descriptor. */
final class DescriptorText {

    private static final Pattern ENCODING = Pattern.compile("<\\?xml[^>]*encoding\\s*=\\s*[\"']([\\w.-]+)[\"']");

    private DescriptorText() {}

    /**
     * Reads all elements. If the text is not well-formed, its stray quotation marks are escaped, and a warning tells of each line
     * that was changed.
     */
    static Element read(Path file, Findings findings) throws IOException, SAXException {
        byte[] bytes = Files.readAllBytes(file);
        InputSource source = new InputSource(file.toUri().toString());
        source.setByteStream(new ByteArrayInputStream(bytes));
        try {
            return ElementReader.read(ElementReader.parser(), source);
        } catch (SAXParseException e) {
            StrayQuotes.Mended mended =
                    StrayQuotes.escape(new String(bytes, charset(bytes))).orElseThrow(() -> e);
            for (int line : mended.lines()) {
                findings.warning(
                        line,
                        "a quotation mark inside the value of an attribute is taken as a part of it; write &quot;");
            }
            source.setByteStream(null);
            source.setCharacterStream(new StringReader(mended.text()));
            return ElementReader.read(ElementReader.parser(), source);
        }
    }

    private static Charset charset(byte[] bytes) {
        Matcher declared = ENCODING.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        try {
            return declared.lookingAt() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            // the parser says so itself
            return StandardCharsets.UTF_8;
        }
    }
}
