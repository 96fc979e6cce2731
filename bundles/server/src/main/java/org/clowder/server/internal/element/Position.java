package org.clowder.server.internal.element;

import java.net.URI;
import java.nio.file.Path;
import org.xml.sax.Locator;

/** Where something is in a file, for people. */
public record Position(Locator locator) {

    /** What people call the file with a system id. */
    public static String file(String systemId) {
        if (systemId == null) {
            return "(unknown file)";
        }
        try {
            return systemId.startsWith("file:") ? Path.of(URI.create(systemId)).toString() : systemId;
        } catch (IllegalArgumentException e) {
            // a URL that was made of a path by hand
            return systemId;
        }
    }

    /** The line, counted from 1; 0 if none is known. */
    int line() {
        return Math.max(0, locator.getLineNumber());
    }

    /** File and, if known, line. */
    @Override
    public String toString() {
        return file(locator.getSystemId()) + (line() == 0 ? "" : ":" + line());
    }
}
