package org.clowder.server.internal;

import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.digester.Digester;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;

/**
 * What is wrong with an element of a descriptor or context file: found before Tomcat's digester stumbles over it, or, of its
 * attributes, while the digester sets them. For one thread.
 */
final class ElementCheck {

    private final String root;
    private final Digester digester;
    private final ClassLoader classes;
    private final NamedClasses named;
    private final AttributeProblems attributes;
    private final Secrets secrets;
    private final Findings findings;
    private Locator locator;
    private String current = "";

    /**
     * @param root the element that a file begins with
     * @param digester with the rules; what it warns of is a problem after {@link #listen}
     * @param secrets what is not to be seen in a problem
     */
    ElementCheck(String root, Digester digester, ClassLoader classes, Secrets secrets, Findings findings) {
        this.root = root;
        this.digester = digester;
        this.classes = classes;
        this.named = new NamedClasses(classes);
        this.attributes = new AttributeProblems(digester);
        this.secrets = secrets;
        this.findings = findings;
    }

    void locate(Locator position) {
        locator = position;
    }

    /** Where the parser is; null if it does not tell. */
    Locator locator() {
        return locator;
    }

    int line() {
        return locator == null ? 0 : locator.getLineNumber();
    }

    /** Call once the document has started: that is when a digester sets up its log, which is replaced here. */
    void listen() {
        digester.setLogger(new ProblemLog(warning -> {
            // A value with a reference that has no value is a problem already; a rule, no property, reads configClass.
            if (!warning.contains("${") && !(current.equals("Context") && warning.contains("[configClass]"))) {
                problem(attributes.explain(warning));
            }
        }));
    }

    /**
     * Looks at a start tag; false if the digester is to see nothing of the element.
     *
     * @param path the names of the elements from the root down to this one
     */
    boolean accepts(List<String> path, Attributes given) {
        current = path.get(path.size() - 1);
        return known(path) && named.reachable(current, given, this::missing) && fits(current, given);
    }

    private boolean known(List<String> path) {
        List<?> rules = digester.getRules().match(null, String.join("/", path));
        if (rules != null && !rules.isEmpty()) {
            return true;
        }
        problem(
                path.size() == 1
                        ? "unknown root element <" + current + ">: expected <" + root + ">"
                        : "unknown element <" + current + "> in <" + path.get(path.size() - 2)
                                + ">: remove it or correct its name");
        return false;
    }

    /** What is reachable has to be what the element is, too. */
    private boolean fits(String element, Attributes given) {
        Optional<String> wrong = ElementClasses.wrongValue(element, given);
        wrong.ifPresent(this::problem);
        if (wrong.isPresent()) {
            return false;
        }
        String className = given.getValue("className");
        if (className == null) {
            if (ElementClasses.needsClassName(element)) {
                problem("<" + element + ">: has no className; add the name of its class");
                return false;
            }
            return true;
        }
        try {
            Optional<String> unfit = ElementClasses.problem(element, classes.loadClass(className));
            unfit.ifPresent(why -> problem("<" + element + " className=\"" + className + "\">: " + why));
            return unfit.isEmpty();
        } catch (ClassNotFoundException e) {
            // it was there a moment ago: the bundle is leaving
            missing(className, "<" + element + " className=\"" + className + "\">: class not found any more");
            return false;
        }
    }

    void problem(String message) {
        findings.problem(line(), secrets.masked(message));
    }

    private void missing(String className, String message) {
        findings.missing(line(), className, message);
    }
}
