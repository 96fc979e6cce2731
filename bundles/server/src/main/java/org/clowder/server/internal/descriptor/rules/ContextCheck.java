package org.clowder.server.internal.descriptor.rules;

import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.server.internal.classes.ClassSpace;
import org.clowder.server.internal.element.Adopter;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Replay;
import org.clowder.server.internal.problem.Causes;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.Secrets;
import org.xml.sax.SAXException;

/**
 * Finds the problems of a {@code <Context>}, with all that is in it, by the rules by which Tomcat reads context files. What is
 * made on the way is dropped. For one thread; may be used for one context after the other.
 *
 * @param secrets learn of values that are not to be seen in a problem
 */
public record ContextCheck(ClassLoader classes, Secrets secrets, Findings findings) {

    /**
     * Looks at a context, which stays as it is.
     *
     * @param written without anything around it, references replaced
     * @param contextClass of contexts that name no class of their own; null for Tomcat's own
     */
    public void look(Element written, String contextClass) {
        Element context = written.copy();
        String own = context.attribute("className");
        if (own == null
                && contextClass != null
                && ClassSpace.find(classes, contextClass).isEmpty()) {
            // a problem of the Host
            return;
        }
        Digester digester = ContextFileRules.newDigester();
        digester.setClassLoader(classes);
        digester.push(newContext(own == null ? contextClass : own));
        ElementCheck check = new ElementCheck("Context", digester, classes, secrets, findings);
        Replay replay = new Replay(
                digester,
                ContextFileRules::newDigester,
                Adopter.NONE,
                element -> resolved(element) && check.accepts(element));
        try {
            replay.document(context, check::listen);
        } catch (SAXException | RuntimeException e) {
            // what an object itself refuses is a problem of its line; the rest of the context is not judged then
            check.problem(Causes.ofReading(e));
        }
    }

    /** An object with the properties that the context will have. */
    private StandardContext newContext(String className) {
        if (className == null) {
            return new StandardContext();
        }
        try {
            return classes.loadClass(className)
                    .asSubclass(StandardContext.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            // the check of the element that names the class says it
            return new StandardContext();
        }
    }

    /** A class name with a reference that leads nowhere is a problem already. */
    private static boolean resolved(Element element) {
        String className = element.attribute("className");
        return className == null || !className.contains("${");
    }
}
