package org.clowder.server.internal.classes;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.clowder.server.internal.element.Element;

/** The classes that the attributes of the descriptor's elements name; says which of them nobody has. */
public record NamedClasses(ClassLoader classes) {

    private static final List<String> EVERYWHERE = List.of("className");

    /** Attributes with a class that Tomcat looks up by name alone. */
    private static final Map<String, List<String>> BY_ELEMENT = Map.of(
            "Connector", List.of("protocol"),
            "Engine", List.of("engineConfigClass"),
            "Host", List.of("hostConfigClass", "contextClass", "configClass", "errorReportValveClass"),
            "Context", List.of("configClass", "wrapperClass"));

    /** Protocols that are no class names. */
    private static final Set<String> PROTOCOLS = Set.of("HTTP/1.1", "AJP/1.3");

    /**
     * Looks up every class that an element names.
     *
     * @param missing told of each class that is not there: its name, and what to say of it
     * @return whether all are there
     */
    public boolean reachable(Element element, BiConsumer<String, String> missing) {
        boolean all = reachable(element, EVERYWHERE, missing);
        return reachable(element, BY_ELEMENT.getOrDefault(element.name(), List.of()), missing) && all;
    }

    private boolean reachable(Element element, List<String> attributes, BiConsumer<String, String> missing) {
        boolean all = true;
        for (String attribute : attributes) {
            String className = element.attribute(attribute);
            if (className != null && !className.isEmpty() && !PROTOCOLS.contains(className)) {
                all &= exists(element.name(), attribute, className, missing);
            }
        }
        return all;
    }

    private boolean exists(String element, String attribute, String className, BiConsumer<String, String> missing) {
        try {
            classes.loadClass(className);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            missing.accept(
                    className, "<" + element + " " + attribute + "=\"" + className + "\">: " + reason(className, e));
            return false;
        }
    }

    private String reason(String className, Throwable failure) {
        if (failure instanceof LinkageError) {
            return "class found, but it cannot be used: " + failure + "; the bundle that contains it lacks an import";
        }
        String near = classes instanceof ClassSpace space ? space.nearMiss(className) : "";
        if (!near.isEmpty()) {
            return "class not found; " + near;
        }
        String searched = classes instanceof ClassSpace space ? ", " + space.searched() : "";
        return "class not found" + searched
                + "; correct the name, or install and start the bundle that contains it (the bundle must provide the"
                + " capability " + ClassSpace.CAPABILITY + ")";
    }
}
