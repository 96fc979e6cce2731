package org.clowder.server.internal.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.clowder.server.internal.descriptor.legacy.LegacyElement;
import org.clowder.server.internal.descriptor.rules.ContextCheck;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.ElementReader;
import org.clowder.server.internal.member.Substitution;
import org.clowder.server.internal.problem.Causes;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.Problem;
import org.clowder.server.internal.problem.Secrets;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/** Finds the problems of context files, as a member that runs would read them. */
final class ContextFileScan {

    private final ClassLoader classes;
    private final Substitution substitution;

    /** @param values of references */
    ContextFileScan(ClassLoader classes, Function<String, Optional<String>> values) {
        this.classes = classes;
        this.substitution = new Substitution(values);
    }

    /**
     * Reads a file.
     *
     * @param place names it in the problems; need not exist
     * @param contextClass of a context that names none of its own; null for Tomcat's own
     */
    List<Problem> problems(Path place, byte[] content, String contextClass) {
        List<Problem> problems = new ArrayList<>();
        Findings findings = new Findings(place.toString(), new HashSet<>(), problems::add);
        try {
            XMLReader parser = ElementReader.parser();
            // Nothing outside of the file is read.
            parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            InputSource source = new InputSource(new ByteArrayInputStream(content));
            source.setSystemId(place.toUri().toString());
            Element context = ElementReader.read(parser, source);
            if (LegacyElement.translate(context, classes, findings)) {
                Secrets secrets = new Secrets();
                substitution.apply(context, secrets, findings);
                new ContextCheck(classes, secrets, findings).look(context, contextClass);
            }
        } catch (SAXParseException e) {
            findings.problem(e.getLineNumber(), Causes.ofReading(e));
        } catch (SAXException | IOException e) {
            findings.problem(0, "cannot be read: " + e);
        }
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Problem::line))
                .toList();
    }
}
