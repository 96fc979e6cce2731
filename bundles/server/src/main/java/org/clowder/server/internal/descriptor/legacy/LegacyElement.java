package org.clowder.server.internal.descriptor.legacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.clowder.server.internal.classes.ClassSpace;
import org.clowder.server.internal.descriptor.legacy.LegacyNames.Today;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.problem.Findings;

/**
 * One element on its way from an earlier system's names to today's, by {@link LegacyNames}. Says in one line what became of
 * it.
 */
public final class LegacyElement {

    private static final String CLASS_NAME = "className";

    private final LegacyNames names = LegacyNames.shipped();
    private final ClassLoader classes;
    private final Element element;
    private final String name;
    /** What has to be inside it, before what is written there. */
    private final Element made;

    private final List<String> said = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private boolean warns;
    private boolean leftOut;

    private LegacyElement(ClassLoader classes, Element element) {
        this.classes = classes;
        this.element = element;
        this.name = element.name();
        this.made = element.bare();
    }

    /**
     * Translates an element with all that is in it, so that it knows today's names only.
     *
     * @param classes where the classes are looked up that a file may name
     * @return false if nothing of it goes on
     */
    public static boolean translate(Element root, ClassLoader classes, Findings findings) {
        return translate(root, "", classes, findings);
    }

    /** @param parentClass the class that the element around it names today, empty if it names none */
    private static boolean translate(Element element, String parentClass, ClassLoader classes, Findings findings) {
        LegacyElement legacy = new LegacyElement(classes, element);
        legacy.translate(parentClass);
        legacy.report(findings);
        if (legacy.leftOut) {
            return false;
        }
        for (Element child : element.children()) {
            if (!translate(child, legacy.className(), classes, findings)) {
                element.remove(child);
            }
        }
        element.addFirst(legacy.made.children());
        return true;
    }

    private void translate(String parentClass) {
        Optional<Today> gone =
                names.ofElement(element.parentPath(), name).or(() -> names.ofElementInside(parentClass, name));
        if (gone.isPresent()) {
            leaveOut(tag(), gone.get());
            return;
        }
        translateClass();
        if (leftOut) {
            return;
        }
        List<String> attributes = element.attributeNames();
        for (int i = attributes.size() - 1; i >= 0; i--) {
            translateValue(attributes.get(i));
        }
        for (String attribute : attributes) {
            if (!attribute.equals(CLASS_NAME)) {
                names.ofAttribute(name, attribute)
                        .filter(today -> !understands(attribute))
                        .ifPresent(today -> translateAttribute(attribute, today));
            }
        }
    }

    private void translateClass() {
        String written = className();
        if (written.isEmpty()) {
            return;
        }
        Optional<Today> entry = ClassSpace.find(classes, written).isPresent()
                ? names.ofClusterAround(written, manager())
                : names.ofClass(written);
        if (entry.isEmpty()) {
            return;
        }
        Today today = entry.get();
        String tag = "<" + name + " className=\"" + written + "\">";
        if (today.leftOut() || today.refused()) {
            leaveOut(tag, today);
        } else if (ClassSpace.find(classes, today.today()).isEmpty()) {
            leftOut = true;
            problems.add(tag + ": its successor " + today.today()
                    + " is not here: install the bundle that contains it (the bundle must provide the capability "
                    + ClassSpace.CAPABILITY + ")"
                    + (today.note().isEmpty() ? "" : "; " + today.note()));
        } else {
            element.set(CLASS_NAME, today.today());
            say(today, tag + " is now " + today.today() + today.because());
        }
    }

    /** The class of the Manager that a Cluster holds, empty if there is none. */
    private String manager() {
        return name.equals("Cluster")
                ? element.children("Manager").stream()
                        .map(manager -> Objects.toString(manager.attribute(CLASS_NAME), ""))
                        .reduce("", (first, second) -> second)
                : "";
    }

    private void leaveOut(String tag, Today today) {
        leftOut = true;
        if (today.refused()) {
            problems.add(tag + " cannot be carried over" + today.because());
        } else {
            say(today, tag + " is left out" + today.because());
        }
    }

    private void translateValue(String attribute) {
        String written = element.attribute(attribute);
        names.ofValue(name, attribute, written).ifPresent(today -> {
            say(today, attribute + "=\"" + written + "\" is now \"" + today.today() + "\"" + today.because());
            element.set(attribute, today.today());
        });
    }

    private void translateAttribute(String attribute, Today today) {
        String value = element.attribute(attribute);
        element.unset(attribute);
        if (today.refused()) {
            problems.add("<" + name + " " + attribute + "=\"...\"> cannot be carried over" + today.because());
        } else if (today.leftOut()) {
            say(today, attribute + " is left out" + today.because());
        } else if (today.nested()) {
            moveInside(attribute, value, today);
        } else if (element.attribute(today.today()) != null) {
            say(today, attribute + " is left out: " + today.today() + " is written as well");
        } else {
            element.set(today.today(), value);
            say(today, attribute + " is now " + today.today() + today.because());
        }
    }

    private void moveInside(String attribute, String value, Today today) {
        if (name.equals("Connector") && !encrypts()) {
            say(today, attribute + " is left out: without SSLEnabled=\"true\" it has no effect");
            return;
        }
        Element inner = inner(today.child());
        if (inner.attribute(today.childAttribute()) == null) {
            inner.set(today.childAttribute(), value);
        }
        say(
                today,
                attribute + " is now " + today.childAttribute() + " of <" + String.join("><", today.child())
                        + "> inside it" + today.because());
    }

    /** The element at the end of a path that nobody has written. */
    private Element inner(List<String> path) {
        Element inner = made;
        for (String child : path) {
            Element around = inner;
            inner = around.children(child).stream().findFirst().orElseGet(() -> {
                Element made = around.inside(child);
                names.given(child).forEach(made::set);
                around.add(made);
                return made;
            });
        }
        return inner;
    }

    private boolean encrypts() {
        String enabled = element.attribute("SSLEnabled");
        return enabled != null && !enabled.equals("false");
    }

    /** True if the class that the element names has such a property itself. */
    private boolean understands(String attribute) {
        String type = element.attribute(name.equals("Connector") ? "protocol" : CLASS_NAME);
        if (type == null) {
            return false;
        }
        String setter = "set" + attribute.substring(0, 1).toUpperCase(Locale.ROOT) + attribute.substring(1);
        return ClassSpace.find(classes, type).stream()
                .flatMap(found -> Arrays.stream(found.getMethods()))
                .anyMatch(method -> method.getName().equals(setter) && method.getParameterCount() == 1);
    }

    private void say(Today today, String what) {
        said.add(what);
        warns |= today.warns();
    }

    private String tag() {
        String className = className();
        return "<" + name + (className.isEmpty() ? "" : " className=\"" + className + "\"") + ">";
    }

    /** Tells what became of this element, in one line, and what cannot be. */
    private void report(Findings findings) {
        if (!said.isEmpty()) {
            String what = String.join("; ", said) + (leftOut ? inside() : "");
            String message = what.startsWith("<") ? what : "<" + name + ">: " + what;
            if (warns) {
                findings.warning(element.line(), message);
            } else {
                findings.note(element.line(), message);
            }
        }
        problems.forEach(problem -> findings.problem(element.line(), problem));
    }

    private String inside() {
        String all = element.all().skip(1).map(LegacyElement::shortly).collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : "; with it goes what is inside: " + all;
    }

    private static String shortly(Element element) {
        String className = element.attribute(CLASS_NAME);
        return element.name() + (className == null ? "" : " " + className.substring(className.lastIndexOf('.') + 1));
    }

    /** The class that it names, empty if it names none. */
    private String className() {
        return Objects.toString(element.attribute(CLASS_NAME), "");
    }
}
