package org.clowder.server.internal.descriptor.rules;

import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.server.internal.classes.NamedClasses;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.ProblemLog;
import org.clowder.server.internal.problem.Secrets;
import org.xml.sax.Locator;

/**
 * What is wrong with an element of a descriptor or context file: found before Tomcat's digester stumbles over it, or, of its
 * attributes, while the digester sets them. For one thread.
 */
public final class ElementCheck {

    private final String root;
    private final Digester digester;
    private final ClassLoader classes;
    private final NamedClasses named;
    private final AttributeProblems attributes;
    private final Secrets secrets;
    private final Findings findings;
    private String current = "";

    /**
     * @param root the element that a file begins with
     * @param digester with the rules; what it warns of is a problem after {@link #listen}
     * @param secrets what is not to be seen in a problem
     */
    public ElementCheck(String root, Digester digester, ClassLoader classes, Secrets secrets, Findings findings) {
        this.root = root;
        this.digester = digester;
        this.classes = classes;
        this.named = new NamedClasses(classes);
        this.attributes = new AttributeProblems(digester);
        this.secrets = secrets;
        this.findings = findings;
    }

    /** Call once the document has started: that is when a digester sets up its log, which is replaced here. */
    public void listen() {
        digester.setLogger(ProblemLog.of(warning -> {
            // A value with a reference that has no value is a problem already; a rule, no property, reads configClass.
            if (!warning.contains("${") && !(current.equals("Context") && warning.contains("[configClass]"))) {
                problem(attributes.explain(warning));
            }
        }));
    }

    /** False if an element asks for what only a newer Java has. */
    public boolean runsHere(Element element) {
        Optional<String> missing = JavaNeeds.missing(element, Runtime.version().feature());
        missing.ifPresent(this::problem);
        return missing.isEmpty();
    }

    /** Looks at an element, at whose place the digester is; false if the digester is to see nothing of it. */
    public boolean accepts(Element element) {
        current = element.name();
        return known(element) && named.reachable(element, this::missing) && fits(element);
    }

    private boolean known(Element element) {
        List<?> rules = digester.getRules().match(null, element.path());
        if (rules != null && !rules.isEmpty()) {
            return true;
        }
        String parent = element.parent();
        problem(
                parent.isEmpty()
                        ? "unknown root element <" + current + ">: expected <" + root + ">"
                        : "unknown element <" + current + "> in <" + parent + ">: remove it or correct its name");
        return false;
    }

    /** What is reachable has to be what the element is, too. */
    private boolean fits(Element element) {
        Optional<String> wrong = ElementClasses.wrongValue(element);
        wrong.ifPresent(this::problem);
        if (wrong.isPresent()) {
            return false;
        }
        String className = element.attribute("className");
        if (className == null) {
            if (ElementClasses.needsClassName(current)) {
                problem("<" + current + ">: has no className; add the name of its class");
                return false;
            }
            return true;
        }
        try {
            Optional<String> unfit = ElementClasses.problem(current, classes.loadClass(className));
            unfit.ifPresent(why -> problem("<" + current + " className=\"" + className + "\">: " + why));
            return unfit.isEmpty();
        } catch (ClassNotFoundException e) {
            // it was there a moment ago: the bundle is leaving
            missing(className, "<" + current + " className=\"" + className + "\">: class not found any more");
            return false;
        }
    }

    void problem(String message) {
        findings.problem(line(), secrets.masked(message));
    }

    /** Where the digester is. */
    private int line() {
        Locator locator = digester.getDocumentLocator();
        return locator == null ? 0 : locator.getLineNumber();
    }

    private void missing(String className, String message) {
        findings.missing(line(), className, message);
    }
}
