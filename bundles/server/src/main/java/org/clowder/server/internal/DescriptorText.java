package org.clowder.server.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xml.sax.InputSource;

/** The content of a descriptor, read once. */
final class DescriptorText {

    private static final Pattern ENCODING = Pattern.compile("<\\?xml[^>]*encoding\\s*=\\s*[\"']([\\w.-]+)[\"']");

    private final Path file;
    private final byte[] bytes;
    private final String mended;

    private DescriptorText(Path file, byte[] bytes, String mended) {
        this.file = file;
        this.bytes = bytes;
        this.mended = mended;
    }

    static DescriptorText of(Path file) throws IOException {
        return new DescriptorText(file, Files.readAllBytes(file), null);
    }

    /** For a parser; a new one at each call. */
    InputSource source() {
        InputSource source = new InputSource(file.toUri().toString());
        if (mended == null) {
            source.setByteStream(new ByteArrayInputStream(bytes));
        } else {
            source.setCharacterStream(new StringReader(mended));
        }
        return source;
    }

    /** The same with its stray quotation marks escaped, empty if it has none. Tells of each line that was changed. */
    Optional<DescriptorText> withoutStrayQuotes(Findings findings) {
        return StrayQuotes.escape(new String(bytes, charset())).map(result -> {
            result.lines()
                    .forEach(
                            line -> findings.warning(
                                    line,
                                    "a quotation mark inside the value of an attribute is taken as a part of it; write &quot;"));
            return new DescriptorText(file, bytes, result.text());
        });
    }

    private Charset charset() {
        Matcher declared = ENCODING.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        try {
            return declared.lookingAt() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            // the parser says so itself
            return StandardCharsets.UTF_8;
        }
    }
}
