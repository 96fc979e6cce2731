package org.clowder.server.internal.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.catalina.startup.Catalina;
import org.clowder.server.ContextFileCheck;
import org.clowder.server.DescriptorCheck;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.classes.ClassSpace;
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
    /** Of the last reading; null before it. */
    private final AtomicReference<Optional<HotDeployHost>> deployHost = new AtomicReference<>();

    @Activate
    public DescriptorCheckComponent(BundleContext context, @Reference MemberEnvironment environment) {
        ClassSpace classes = new ClassSpace(Catalina.class.getClassLoader(), context);
        this.reader = new DescriptorReader(environment, classes);
        this.files = new ContextFileScan(classes);
        this.base = environment.base();
        this.file = environment.descriptor();
        this.ports = "true".equals(context.getProperty("clowder.check.ports"));
    }

    @Override
    public List<String> problems(Predicate<String> expected) {
        List<Problem> problems = new ArrayList<>();
        Optional<Descriptor> descriptor = reader.read(problems);
        deployHost.set(descriptor.flatMap(HotDeployHost::of));
        if (ports && problems.isEmpty()) {
            descriptor.ifPresent(read -> problems.addAll(PortCheck.problems(file, read.root())));
        }
        problems.addAll(ContextFiles.problems(base, descriptor, files));
        return lines(problems, expected);
    }

    @Override
    public List<String> problems(String contextName, String place, byte[] content, Predicate<String> expected) {
        Optional<HotDeployHost> known = deployHost.get();
        if (known == null) {
            known = reader.read(new ArrayList<>()).flatMap(HotDeployHost::of);
            deployHost.set(known);
        }
        if (known.filter(host -> !host.readsOwnFile(contextName)).isPresent()) {
            return List.of();
        }
        String contextClass = known.map(host -> host.host().getContextClass()).orElse(null);
        return lines(files.problems(Path.of(place), content, contextClass), expected);
    }

    private static List<String> lines(List<Problem> problems, Predicate<String> expected) {
        return problems.stream()
                .filter(problem -> problem.missingClass().filter(expected).isEmpty())
                .map(Problem::toString)
                .toList();
    }
}
