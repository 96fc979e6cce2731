package org.clowder.server.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.catalina.Server;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.startup.Catalina;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.tomcat.util.digester.Digester;
import org.apache.tomcat.util.file.ConfigFileLoader;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.element.Adopter;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.ElementRecorder;
import org.clowder.server.internal.element.RecordedElements;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads {@code catalina-server.xml} with the digester that Tomcat itself uses for {@code server.xml}, without anything
 * else of Tomcat's stand-alone start: no streams are redirected, no system property is set.
 */
final class DescriptorReader {

    /** Attributes that Tomcat's rules read and that are no properties of any class; Tomcat warns of the two of Engine and Host, and uses them. */
    private static final Map<Class<?>, List<String>> FOR_RULES = Map.of(
            Object.class, List.of("className", "engineConfigClass", "hostConfigClass"),
            StandardContext.class, List.of("source", "className"),
            Connector.class, List.of("portOffset"));

    private final MemberEnvironment environment;
    private final ClassLoader classes;
    private final Path contexts;
    private final Adopter adopter;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * A reader whose result is not run.
     *
     * @param contexts where the descriptor's contexts without an application are kept
     */
    DescriptorReader(MemberEnvironment environment, ClassLoader classes, Path contexts) {
        this(environment, classes, contexts, Adopter.NONE);
    }

    /**
     * A reader of what runs.
     *
     * @param adopter learns of every object of a bundle's class
     */
    DescriptorReader(MemberEnvironment environment, ClassLoader classes, Path contexts, Adopter adopter) {
        this.environment = environment;
        this.classes = classes;
        this.contexts = contexts;
        this.adopter = adopter;
    }

    /**
     * Reads the descriptor of this member.
     *
     * @throws DescriptorException with every problem that was found
     */
    Descriptor read() throws DescriptorException {
        List<DescriptorProblem> problems = new ArrayList<>();
        Optional<Descriptor> descriptor = read(problems);
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
        return descriptor.orElseThrow();
    }

    /**
     * Reads as much of the descriptor as can be read.
     *
     * @param problems is filled with all that were found; if there are none, there is a descriptor
     */
    Optional<Descriptor> read(List<DescriptorProblem> problems) {
        Path file = environment.descriptor();
        Optional<Descriptor> descriptor = Optional.ofNullable(read(file, problems));
        if (problems.isEmpty() && descriptor.isEmpty()) {
            problems.add(new DescriptorProblem(file, 0, "no <Server> was made of it"));
        }
        return descriptor;
    }

    private Descriptor read(Path file, List<DescriptorProblem> problems) {
        TomcatDigester catalina = new TomcatDigester();
        Digester digester = catalina.digester();
        adopter.clear();
        ElementRecorder recorder = new ElementRecorder(digester, DescriptorReader::newDigester, adopter);
        ContextTemplates templates =
                new ContextTemplates(environment.base(), contexts, deployFolders(environment), classes);
        try {
            DescriptorFindings findings = new DescriptorFindings(file, told, problems);
            DescriptorText text = wellFormed(DescriptorText.of(file), findings);
            Map<Integer, String> managers =
                    scan(text, reader(), new LegacyFilter.Scan()).managers();
            scan(text, reader(), new StructureScan(findings::problem));
            DescriptorFilter filter = new DescriptorFilter(
                    new LeadingValveFilter(
                            new ReplacementFilter(
                                    today(managers, findings),
                                    scan(text, today(managers, Findings.NONE), new ReplacementFilter.Scan(classes))),
                            scan(text, today(managers, Findings.NONE), new LeadingValveFilter.Scan(classes))),
                    digester,
                    new Substitution(environment::property),
                    classes,
                    templates,
                    findings);
            filter.setContentHandler(new RecordedElements(digester, recorder));
            digester.setClassLoader(classes);
            digester.push(catalina);
            ConfigFileLoader.setSource(
                    new CatalinaBaseConfigurationSource(environment.base().toFile(), file.toString()));
            filter.parse(text.source());
            if (problems.isEmpty()) {
                insistOnDefaultHosts(recorder.root(), findings);
            }
        } catch (SAXParseException e) {
            // what Tomcat stumbles over was named by the scan already, if that found anything
            if (problems.isEmpty() || e.getException() == null) {
                problems.add(new DescriptorProblem(file, e.getLineNumber(), reason(e)));
            }
        } catch (SAXException | ParserConfigurationException e) {
            problems.add(new DescriptorProblem(file, 0, reason(e)));
        } catch (IOException e) {
            problems.add(new DescriptorProblem(file, 0, "cannot be read: " + e));
        }
        List<DescriptorProblem> sorted = problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(DescriptorProblem::line))
                .toList();
        problems.clear();
        problems.addAll(sorted);
        return catalina.descriptor(templates, environment, recorder.root());
    }

    /** Tomcat only warns, and then serves nothing of that Engine. */
    private static void insistOnDefaultHosts(Element root, Findings findings) {
        if (root == null) {
            return;
        }
        for (Element service : root.children("Service")) {
            for (Element engine : service.children("Engine")) {
                String wanted = engine.attribute("defaultHost");
                if (wanted != null
                        && engine.children("Host").stream()
                                .noneMatch(host -> wanted.equalsIgnoreCase(host.attribute("name")))) {
                    findings.problem(
                            engine.line(),
                            "<Engine defaultHost=\"" + wanted + "\">: there is no <Host name=\"" + wanted
                                    + "\"> in it; add that, or name one that is there");
                }
            }
        }
    }

    /** A digester by whose rules an element of the descriptor can be made again. */
    static Digester newDigester() {
        return new TomcatDigester().digester();
    }

    static List<Path> deployFolders(MemberEnvironment environment) {
        return Arrays.stream(
                        environment.property("deploy.folders").orElse("deploy").split(","))
                .map(String::strip)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> environment.base().resolve(folder).normalize())
                .toList();
    }

    /** The text itself, or, if it is not well-formed, what it becomes when its stray quotation marks are escaped. */
    private static DescriptorText wellFormed(DescriptorText text, Findings findings)
            throws IOException, ParserConfigurationException, SAXException {
        try {
            scan(text, reader(), new DefaultHandler());
            return text;
        } catch (SAXParseException e) {
            Optional<DescriptorText> mended = text.withoutStrayQuotes(findings);
            if (mended.isEmpty()) {
                throw e;
            }
            scan(mended.get(), reader(), new DefaultHandler());
            return mended.get();
        }
    }

    /** A first look at the whole file. */
    private static <T extends DefaultHandler> T scan(DescriptorText text, XMLReader reader, T scan)
            throws IOException, SAXException {
        reader.setContentHandler(scan);
        reader.setErrorHandler(scan);
        reader.parse(text.source());
        return scan;
    }

    /** A reader to which all names are today's. */
    private XMLReader today(Map<Integer, String> managers, Findings findings)
            throws ParserConfigurationException, SAXException {
        return new LegacyFilter(reader(), LegacyNames.shipped(), classes, managers, findings);
    }

    static XMLReader reader() throws ParserConfigurationException, SAXException {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setNamespaceAware(false);
        factory.setValidating(false);
        return factory.newSAXParser().getXMLReader();
    }

    /** The innermost message: what Tomcat wraps around it repeats the position. */
    static String reason(Exception e) {
        Throwable cause = Causes.innermost(e);
        if (cause instanceof SAXException) {
            return "not well-formed: " + cause.getMessage();
        }
        return cause.getMessage() == null
                ? cause.toString()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** Gives access to the digester that Tomcat builds for {@code server.xml}; it never loads or starts anything. */
    private static final class TomcatDigester extends Catalina {

        Digester digester() {
            Digester digester = createStartDigester();
            digester.setFakeAttributes(FOR_RULES);
            return digester;
        }

        Descriptor descriptor(ContextTemplates templates, MemberEnvironment environment, Element root) {
            Server read = getServer();
            if (!(read instanceof StandardServer standard)) {
                return null;
            }
            standard.setCatalina(this);
            standard.setCatalinaBase(environment.base().toFile());
            standard.setCatalinaHome(environment.base().toFile());
            return new Descriptor(this, standard, templates, root);
        }
    }
}
