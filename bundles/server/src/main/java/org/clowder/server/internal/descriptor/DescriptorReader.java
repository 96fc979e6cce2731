package org.clowder.server.internal.descriptor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.startup.Catalina;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.tomcat.util.digester.Digester;
import org.apache.tomcat.util.file.ConfigFileLoader;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.descriptor.legacy.LegacyElement;
import org.clowder.server.internal.descriptor.rules.ConnectorRules;
import org.clowder.server.internal.descriptor.rules.ContextCheck;
import org.clowder.server.internal.descriptor.rules.ElementCheck;
import org.clowder.server.internal.descriptor.rules.Structure;
import org.clowder.server.internal.element.Adopter;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Replay;
import org.clowder.server.internal.member.Substitution;
import org.clowder.server.internal.problem.Causes;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.Problem;
import org.clowder.server.internal.problem.Secrets;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads {@code catalina-server.xml} with the digester that Tomcat itself uses for {@code server.xml}, without anything
 * else of Tomcat's stand-alone start: no streams are redirected, no system property is set.
 */
public final class DescriptorReader {

    /** Attributes that Tomcat's rules read and that are no properties of any class; Tomcat warns of the two of Engine and Host, and uses them. */
    private static final Map<Class<?>, List<String>> FOR_RULES = Map.of(
            Object.class, List.of("className", "engineConfigClass", "hostConfigClass"),
            StandardContext.class, List.of("source", "className"),
            Connector.class, List.of("portOffset"));

    private final MemberEnvironment environment;
    private final ClassLoader classes;
    private final Set<String> referred = ConcurrentHashMap.newKeySet();
    private final Adopter adopter;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** A reader whose result is not run. */
    public DescriptorReader(MemberEnvironment environment, ClassLoader classes) {
        this(environment, classes, Adopter.NONE);
    }

    /**
     * A reader of what runs.
     *
     * @param adopter learns of every object of a bundle's class
     */
    public DescriptorReader(MemberEnvironment environment, ClassLoader classes, Adopter adopter) {
        this.environment = environment;
        this.classes = classes;
        this.adopter = adopter;
    }

    /**
     * Reads the descriptor of this member.
     *
     * @throws DescriptorException with every problem that was found
     */
    public Descriptor read() throws DescriptorException {
        List<Problem> problems = new ArrayList<>();
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
    public Optional<Descriptor> read(List<Problem> problems) {
        Path file = environment.descriptor();
        List<Problem> found = new ArrayList<>();
        Optional<Descriptor> descriptor = read(file, found);
        if (found.isEmpty() && descriptor.isEmpty()) {
            found.add(new Problem(file.toString(), 0, "no <Server> was made of it"));
        }
        found.stream().distinct().sorted(Comparator.comparingInt(Problem::line)).forEach(problems::add);
        return descriptor;
    }

    private Optional<Descriptor> read(Path file, List<Problem> problems) {
        adopter.clear();
        referred.clear();
        referred.add("descriptor");
        Findings findings = new Findings(file.toString(), told, problems::add);
        try {
            Element root = DescriptorText.read(file, findings);
            Structure.check(root, findings);
            if (!LegacyElement.translate(root, classes, findings)) {
                return Optional.empty();
            }
            ClusterWishes.apply(root, classes);
            Secrets secrets = new Secrets();
            new Substitution(this::value).apply(root, secrets, findings);
            ConnectorRules.setDefaults(root);
            ContextTemplates templates =
                    ContextTemplates.takeFrom(root, environment, new ContextCheck(classes, secrets, findings));
            TomcatDigester catalina = new TomcatDigester();
            replay(root, catalina, secrets, findings);
            if (problems.isEmpty()) {
                Structure.checkDefaultHosts(root, findings);
            }
            return catalina.descriptor(templates, environment, root);
        } catch (SAXParseException e) {
            // what Tomcat stumbles over was named before, if anything was found
            if (problems.isEmpty() || e.getException() == null) {
                findings.problem(e.getLineNumber(), Causes.ofReading(e));
            }
        } catch (SAXException e) {
            findings.problem(0, Causes.ofReading(e));
        } catch (IOException e) {
            findings.problem(0, "cannot be read: " + e);
        }
        return Optional.empty();
    }

    private Optional<String> value(String name) {
        referred.add(name);
        return environment.property(name);
    }

    /** The names that the last reading has asked for values of: where the file is, and what it refers to. */
    public Set<String> referred() {
        return Set.copyOf(referred);
    }

    /** Holds back what the digester would stumble over (an unknown element, an unreachable class), so that every problem is found. */
    private void replay(Element root, TomcatDigester catalina, Secrets secrets, Findings findings) throws SAXException {
        Digester digester = catalina.digester();
        digester.setClassLoader(classes);
        digester.push(catalina);
        ConfigFileLoader.setSource(new CatalinaBaseConfigurationSource(
                environment.base().toFile(), environment.descriptor().toString()));
        ElementCheck check = new ElementCheck("Server", digester, classes, secrets, findings);
        new Replay(
                        digester,
                        DescriptorReader::newDigester,
                        adopter,
                        element -> check.runsHere(element)
                                && check.accepts(element)
                                && ConnectorRules.opens(element, findings))
                .document(root, check::listen);
    }

    /** A digester by whose rules an element of the descriptor can be made again. */
    public static Digester newDigester() {
        return new TomcatDigester().digester();
    }

    /** Gives access to the digester that Tomcat builds for {@code server.xml}; it never loads or starts anything. */
    private static final class TomcatDigester extends Catalina {

        Digester digester() {
            Digester digester = createStartDigester();
            digester.setFakeAttributes(FOR_RULES);
            return digester;
        }

        Optional<Descriptor> descriptor(ContextTemplates templates, MemberEnvironment environment, Element root) {
            if (!(getServer() instanceof StandardServer standard)) {
                return Optional.empty();
            }
            standard.setCatalina(this);
            standard.setCatalinaBase(environment.base().toFile());
            standard.setCatalinaHome(environment.base().toFile());
            return Optional.of(new Descriptor(this, standard, templates, root));
        }
    }
}
