package org.clowder.server.internal.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Catalina;
import org.apache.catalina.util.ContextName;
import org.clowder.server.ContextFileCheck;
import org.clowder.server.DescriptorCheck;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.classes.ClassSpace;
import org.clowder.server.internal.context.ApplicationFile;
import org.clowder.server.internal.context.ContextFileScan;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.problem.Problem;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@link DescriptorCheck} by the reader that a start uses; the tree it makes is dropped.
 */
@Component(service = {DescriptorCheck.class, ContextFileCheck.class})
public final class DescriptorCheckComponent implements DescriptorCheck, ContextFileCheck {

    private final DescriptorReader reader;
    private final ContextFileScan files;
    private final Path base;
    private final Path file;
    private final boolean ports;
    private final String portSource;
    /** By context files. */
    private final Set<String> referred = ConcurrentHashMap.newKeySet();
    /** The last reading, as far as there was one; null before it. */
    private final AtomicReference<Optional<Descriptor>> descriptor = new AtomicReference<>();

    @Activate
    public DescriptorCheckComponent(BundleContext context, @Reference MemberEnvironment environment) {
        ClassSpace classes = new ClassSpace(Catalina.class.getClassLoader(), context);
        this.reader = new DescriptorReader(environment, classes);
        this.files = new ContextFileScan(classes, name -> {
            referred.add(name);
            return environment.property(name);
        });
        this.base = environment.base();
        this.file = environment.descriptor();
        this.portSource = environment.source("http.port");
        this.ports = "true".equals(context.getProperty("clowder.check.ports"));
    }

    @Override
    public List<String> problems(Predicate<String> expected) {
        List<Problem> problems = new ArrayList<>();
        Optional<Descriptor> read = reader.read(problems);
        descriptor.set(read);
        if (ports && problems.isEmpty()) {
            read.ifPresent(known -> problems.addAll(PortCheck.problems(file, known.root(), portSource)));
        }
        problems.addAll(ContextFiles.problems(base, read, files));
        return lines(problems, expected);
    }

    @Override
    public List<String> problems(String contextName, String place, byte[] content, Predicate<String> expected) {
        Optional<StandardHost> host = deployHost();
        Optional<Descriptor> known = descriptor.get();
        if (host.filter(found -> !readsOwnFile(found, known.get(), contextName)).isPresent()) {
            return List.of();
        }
        String contextClass = host.map(StandardHost::getContextClass).orElse(null);
        return lines(files.problems(Path.of(place), content, contextClass), expected);
    }

    @Override
    public Optional<String> taken(String contextName, Path file) {
        ContextName name = new ContextName(contextName, false);
        return deployHost().flatMap(host -> {
            if (host.findChild(contextName) != null) {
                return Optional.of("a <Context> of the descriptor");
            }
            Path appBase = host.getAppBaseFile().toPath();
            if (!host.getDeployOnStartup() || appBase.equals(file.getParent())) {
                return Optional.empty();
            }
            return Stream.of(name.getBaseName() + ".war", name.getBaseName())
                    .map(appBase::resolve)
                    .filter(Files::exists)
                    .findFirst()
                    .map(other ->
                            (other.startsWith(base) ? base.relativize(other) : other) + " of Host " + host.getName());
        });
    }

    @Override
    public Set<String> references() {
        if (descriptor.get() == null || descriptor.get().isEmpty()) {
            return Set.of();
        }
        Set<String> all = new HashSet<>(referred);
        all.addAll(reader.referred());
        return all;
    }

    private Optional<StandardHost> deployHost() {
        if (descriptor.get() == null) {
            descriptor.set(reader.read(new ArrayList<>()));
        }
        return descriptor
                .get()
                .flatMap(Descriptor::deployHost)
                .filter(StandardHost.class::isInstance)
                .map(StandardHost.class::cast);
    }

    /** Whether the context file is read that an application brings along. */
    private static boolean readsOwnFile(StandardHost host, Descriptor descriptor, String contextName) {
        return host.isDeployXML()
                && descriptor.templates().find(contextName).isEmpty()
                && ApplicationFile.of(host, new ContextName(contextName, false)).isEmpty();
    }

    private static List<String> lines(List<Problem> problems, Predicate<String> expected) {
        return problems.stream()
                .filter(problem -> problem.missingClass().filter(expected).isEmpty())
                .map(Problem::toString)
                .toList();
    }
}
