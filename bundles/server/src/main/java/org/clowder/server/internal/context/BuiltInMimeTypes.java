package org.clowder.server.internal.context;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/** Tomcat's own table of MIME types, which it reads from its jar for each context anew. */
final class BuiltInMimeTypes {

    private static final Map<String, String> BY_EXTENSION = read();

    private BuiltInMimeTypes() {}

    private static Map<String, String> read() {
        Context context = new StandardContext();
        Tomcat.addDefaultMimeTypeMappings(context);
        return Arrays.stream(context.findMimeMappings())
                .collect(Collectors.toUnmodifiableMap(extension -> extension, context::findMimeMapping));
    }

    /** Adds all of it to a context. */
    static void addTo(Context context) {
        BY_EXTENSION.forEach(context::addMimeMapping);
    }
}
