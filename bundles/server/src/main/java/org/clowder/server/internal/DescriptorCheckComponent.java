package org.clowder.server.internal;

import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.startup.Catalina;
import org.clowder.server.DescriptorCheck;
import org.clowder.server.MemberEnvironment;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@link DescriptorCheck} by the reader that a start uses; the tree it makes is dropped. What the deploy folders hold counts as there. */
@Component(service = DescriptorCheck.class)
public final class DescriptorCheckComponent implements DescriptorCheck {

    private final DescriptorReader reader;
    private final Path file;
    private final boolean ports;
    private final DeployedClasses deployed;

    @Activate
    public DescriptorCheckComponent(BundleContext context, @Reference MemberEnvironment environment) {
        this.reader = new DescriptorReader(
                environment,
                new ClassSpace(Catalina.class.getClassLoader(), context),
                // Not where a running server keeps them: a check disturbs nothing.
                context.getDataFile("checked-contexts").toPath());
        this.file = environment.descriptor();
        this.ports = "true".equals(context.getProperty("clowder.check.ports"));
        this.deployed = new DeployedClasses(DescriptorReader.deployFolders(environment));
    }

    @Override
    public List<String> problems() {
        try {
            Descriptor descriptor = reader.read();
            return ports ? lines(PortCheck.problems(file, descriptor.server())) : List.of();
        } catch (DescriptorException e) {
            return lines(e.problems().stream()
                    .filter(problem ->
                            problem.missingClass().filter(deployed::contains).isEmpty())
                    .toList());
        }
    }

    private static List<String> lines(List<DescriptorProblem> problems) {
        return problems.stream().map(DescriptorProblem::toString).toList();
    }
}
