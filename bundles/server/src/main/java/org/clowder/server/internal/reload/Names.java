package org.clowder.server.internal.reload;

import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.clowder.server.internal.element.Element;

/** What containers and elements are called. */
final class Names {

    private Names() {}

    static String of(Container container) {
        if (container instanceof Context context) {
            return "Context " + (context.getPath() == null || context.getPath().isEmpty() ? "/" : context.getPath());
        }
        return (container instanceof Engine ? "Engine " : "Host ") + container.getName();
    }

    /** The element with the attribute by which people know it. */
    static String of(Element element) {
        return Stream.of("className", "name", "path", "docBase", "port")
                .filter(attribute -> element.attribute(attribute) != null)
                .findFirst()
                .map(attribute -> "<" + element.name() + " " + attribute + "=\"" + element.attribute(attribute) + "\">")
                .orElse("<" + element.name() + ">");
    }
}
