package org.clowder.server.internal.descriptor.rules;

import java.util.Optional;
import org.clowder.server.internal.element.Element;

/** What a descriptor may ask for that only a newer Java has. */
final class JavaNeeds {

    private static final int VIRTUAL_THREADS = 21;
    private static final String EXECUTOR = "org.apache.catalina.core.StandardVirtualThreadExecutor";

    private JavaNeeds() {}

    /**
     * Says what an element needs that is not here; empty if there is nothing.
     *
     * @param feature the version of Java that runs this member, as 17
     */
    static Optional<String> missing(Element element, int feature) {
        if (feature >= VIRTUAL_THREADS) {
            return Optional.empty();
        }
        if (EXECUTOR.equals(element.attribute("className"))) {
            return Optional.of(sentence("<" + element.name() + " className=\"" + EXECUTOR + "\">", feature));
        }
        if (element.name().equals("Connector") && Boolean.parseBoolean(element.attribute("useVirtualThreads"))) {
            return Optional.of(sentence("<Connector useVirtualThreads=\"true\">", feature));
        }
        return Optional.empty();
    }

    private static String sentence(String tag, int feature) {
        return tag + ": virtual threads need Java " + VIRTUAL_THREADS + " or later, and this is Java " + feature
                + "; set JAVA_HOME to a newer one, or remove it";
    }
}
