package org.clowder.server.internal.element;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.catalina.Service;
import org.apache.tomcat.util.digester.Digester;
import org.apache.tomcat.util.digester.Rule;
import org.apache.tomcat.util.digester.Rules;
import org.clowder.server.internal.problem.ProblemLog;
import org.xml.sax.SAXException;

/**
 * Where an object comes from.
 *
 * @param element what the file says
 * @param again makes a digester with the rules of that file
 */
public record Origin(Element element, Supplier<Digester> again) {

    /**
     * What was made of an element.
     *
     * @param element a copy of the element that knows the objects inside
     * @param object the object, not yet in Tomcat's tree
     */
    public record Made(Element element, Object object) {}

    /**
     * Makes the object once more, of the class that has the name now.
     *
     * @param classes where the class is looked up
     * @param parent what the object will belong to; it is not touched
     * @throws SAXException if the object cannot be made, or not with the attributes that the file has
     */
    public Object make(ClassLoader classes, Object parent) throws SAXException {
        return make(classes, parent, Adopter.NONE).object();
    }

    /**
     * Makes the object once more, and has what bundles offer taken into account.
     *
     * @param classes where the class is looked up
     * @param parent what the object will belong to; it is not touched
     * @throws SAXException if the object cannot be made, or not with the attributes that the file has
     */
    public Made make(ClassLoader classes, Object parent, Adopter adopter) throws SAXException {
        Digester digester = again.get();
        List<String> problems = new ArrayList<>();
        digester.setClassLoader(classes);
        digester.setRules(new Below(element.parentPath(), digester.getRules()));
        digester.startDocument();
        digester.setLogger(ProblemLog.of(problems::add));
        if (parent instanceof Service service) {
            // A connector's port depends on the Server around its Service.
            digester.push(service.getServer());
        }
        digester.push(parent);
        Element copy = element.copy();
        Replay replay = new Replay(digester, again, adopter, each -> true);
        try {
            digester.setDocumentLocator(copy.locator());
            Object contributed = replay.open(copy, false);
            if (!problems.isEmpty()) {
                throw new SAXException(element.place() + ": " + String.join("; ", problems));
            }
            replay.adopt(copy, contributed);
            return new Made(copy, digester.peek());
        } finally {
            digester.clear();
        }
    }

    /** Rules for elements below a path, as if that path were open. */
    private record Below(String path, Rules all) implements Rules {

        @Override
        public List<Rule> match(String namespace, String pattern) {
            return all.match(namespace, path.isEmpty() ? pattern : path + "/" + pattern);
        }

        @Override
        public Digester getDigester() {
            return all.getDigester();
        }

        @Override
        public void setDigester(Digester digester) {
            all.setDigester(digester);
        }

        @Override
        public void add(String pattern, Rule rule) {
            all.add(pattern, rule);
        }

        @Override
        public void clear() {
            all.clear();
        }

        @Override
        public List<Rule> rules() {
            return all.rules();
        }
    }
}
