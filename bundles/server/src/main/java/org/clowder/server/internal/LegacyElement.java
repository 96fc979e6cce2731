package org.clowder.server.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.clowder.server.internal.LegacyNames.Today;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.AttributesImpl;

/** One start tag on its way from an earlier system's names to today's. Says in one line what became of it. */
final class LegacyElement {

    private static final String CLASS_NAME = "className";

    private final LegacyNames names;
    private final ClassLoader classes;
    private final String name;
    private final AttributesImpl attributes;
    private final InnerElements children = new InnerElements();
    private final List<String> said = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private boolean warns;
    private boolean leftOut;

    LegacyElement(LegacyNames names, ClassLoader classes, String name, Attributes written) {
        this.names = names;
        this.classes = classes;
        this.name = name;
        this.attributes = new AttributesImpl(written);
    }

    /**
     * Translates all.
     *
     * @param parents the path of the element that holds this one
     * @param parentClass the class that it names today, empty if it names none
     * @param manager the class of the Manager that this Cluster holds, empty if there is none
     */
    void translate(String parents, String parentClass, String manager) {
        Optional<Today> gone = names.ofElement(parents, name).or(() -> names.ofElementInside(parentClass, name));
        if (gone.isPresent()) {
            leaveOut(tag(), gone.get());
            return;
        }
        translateClass(manager);
        if (leftOut) {
            return;
        }
        for (int i = attributes.getLength() - 1; i >= 0; i--) {
            translateValue(i);
        }
        for (String attribute : attributeNames()) {
            if (!attribute.equals(CLASS_NAME)) {
                names.ofAttribute(name, attribute)
                        .filter(today -> !understands(attribute))
                        .ifPresent(today -> translateAttribute(attribute, today));
            }
        }
    }

    private List<String> attributeNames() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            all.add(attributes.getQName(i));
        }
        return all;
    }

    private void translateClass(String manager) {
        String written = className();
        Optional<Today> entry =
                find(written).isPresent() ? names.ofClusterAround(written, manager) : names.ofClass(written);
        if (entry.isEmpty()) {
            return;
        }
        Today today = entry.get();
        String tag = "<" + name + " className=\"" + written + "\">";
        if (today.leftOut() || today.refused()) {
            leaveOut(tag, today);
        } else if (find(today.today()).isEmpty()) {
            leftOut = true;
            problems.add(tag + ": its successor " + today.today()
                    + " is not here: install the bundle that contains it (the bundle must provide the capability "
                    + ClassSpace.CAPABILITY + ")"
                    + (today.note().isEmpty() ? "" : "; " + today.note()));
        } else {
            attributes.setValue(attributes.getIndex(CLASS_NAME), today.today());
            say(today, tag + " is now " + today.today() + today.because());
        }
    }

    private void leaveOut(String tag, Today today) {
        leftOut = true;
        if (today.refused()) {
            problems.add(tag + " cannot be carried over" + today.because());
        } else {
            say(today, tag + " is left out" + today.because());
        }
    }

    private void translateValue(int index) {
        String attribute = attributes.getQName(index);
        names.ofValue(name, attribute, attributes.getValue(index)).ifPresent(today -> {
            say(
                    today,
                    attribute + "=\"" + attributes.getValue(index) + "\" is now \"" + today.today() + "\""
                            + today.because());
            attributes.setValue(index, today.today());
        });
    }

    private void translateAttribute(String attribute, Today today) {
        int index = attributes.getIndex(attribute);
        String value = attributes.getValue(index);
        attributes.removeAttribute(index);
        if (today.refused()) {
            problems.add("<" + name + " " + attribute + "=\"...\"> cannot be carried over" + today.because());
        } else if (today.leftOut()) {
            say(today, attribute + " is left out" + today.because());
        } else if (today.nested()) {
            moveInside(attribute, value, today);
        } else if (attributes.getIndex(today.today()) >= 0) {
            say(today, attribute + " is left out: " + today.today() + " is written as well");
        } else {
            attributes.addAttribute("", today.today(), today.today(), "CDATA", value);
            say(today, attribute + " is now " + today.today() + today.because());
        }
    }

    private void moveInside(String attribute, String value, Today today) {
        if (name.equals("Connector") && !encrypts()) {
            say(today, attribute + " is left out: without SSLEnabled=\"true\" it has no effect");
            return;
        }
        children.set(today.child(), today.childAttribute(), value, names::given);
        say(
                today,
                attribute + " is now " + today.childAttribute() + " of <" + String.join("><", today.child())
                        + "> inside it" + today.because());
    }

    private boolean encrypts() {
        String enabled = attributes.getValue("SSLEnabled");
        return enabled != null && !enabled.equals("false");
    }

    /** True if the class that the element names has such a property itself. */
    private boolean understands(String attribute) {
        String type = attributes.getValue(name.equals("Connector") ? "protocol" : CLASS_NAME);
        if (type == null) {
            return false;
        }
        String setter = "set" + attribute.substring(0, 1).toUpperCase(Locale.ROOT) + attribute.substring(1);
        return find(type).stream()
                .flatMap(found -> Arrays.stream(found.getMethods()))
                .anyMatch(method -> method.getName().equals(setter) && method.getParameterCount() == 1);
    }

    private Optional<Class<?>> find(String className) {
        try {
            return Optional.of(classes.loadClass(className));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    private void say(Today today, String what) {
        said.add(what);
        warns |= today.warns();
    }

    private String tag() {
        String className = className();
        return "<" + name + (className.isEmpty() ? "" : " className=\"" + className + "\"") + ">";
    }

    /**
     * Tells what became of this element, in one line, and what cannot be.
     *
     * @param inside what is inside it, to be named if it is left out
     */
    void report(int line, List<String> inside, Findings findings) {
        if (!said.isEmpty()) {
            String what = String.join("; ", said)
                    + (inside.isEmpty() ? "" : "; with it goes what is inside: " + String.join(", ", inside));
            String message = what.startsWith("<") ? what : "<" + name + ">: " + what;
            if (warns) {
                findings.warning(line, message);
            } else {
                findings.note(line, message);
            }
        }
        for (String problem : problems) {
            findings.problem(line, problem);
        }
    }

    /** True if neither this element nor what is inside it goes on. */
    boolean leftOut() {
        return leftOut;
    }

    Attributes attributes() {
        return attributes;
    }

    /** The class that it names, empty if it names none. */
    String className() {
        String className = attributes.getValue(CLASS_NAME);
        return className == null ? "" : className;
    }

    /** What has to be inside it, before what is written there. */
    InnerElements children() {
        return children;
    }
}
