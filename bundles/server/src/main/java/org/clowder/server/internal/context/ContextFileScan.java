package org.clowder.server.internal.context;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.catalina.core.StandardContext;
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
public final class ContextFileScan {

    /** Looks at what a file says. */
    private interface Reading {

        void read(XMLReader parser, InputSource source, Findings findings) throws IOException, SAXException;
    }

    private final ClassLoader classes;
    private final Substitution substitution;

    /** @param values of references */
    public ContextFileScan(ClassLoader classes, Function<String, Optional<String>> values) {
        this.classes = classes;
        this.substitution = new Substitution(values);
    }

    /**
     * Reads a file of a member's {@code conf/}: one with a {@code <Context>}, or a {@code web.xml}, which has to be well-formed.
     *
     * @throws IOException if it cannot be read
     */
    public List<Problem> problems(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return file.getFileName().toString().startsWith("web.xml")
                ? problems(file, content, (parser, source, findings) -> parser.parse(source))
                : problems(file, content, StandardContext.class.getName());
    }

    /**
     * Reads a file.
     *
     * @param place names it in the problems; need not exist
     * @param contextClass of a context that names none of its own; null for Tomcat's own
     */
    public List<Problem> problems(Path place, byte[] content, String contextClass) {
        return problems(place, content, (parser, source, findings) -> {
            Element context = ElementReader.read(parser, source);
            if (LegacyElement.translate(context, classes, findings)) {
                Secrets secrets = new Secrets();
                substitution.apply(context, secrets, findings);
                new ContextCheck(classes, secrets, findings).look(context, contextClass);
            }
        });
    }

    private static List<Problem> problems(Path place, byte[] content, Reading reading) {
        List<Problem> problems = new ArrayList<>();
        Findings findings = new Findings(place.toString(), new HashSet<>(), problems::add);
        try {
            XMLReader parser = ElementReader.parser();
            // Nothing outside of the file is read.
            parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            InputSource source = new InputSource(new ByteArrayInputStream(content));
            source.setSystemId(place.toUri().toString());
            reading.read(parser, source, findings);
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
