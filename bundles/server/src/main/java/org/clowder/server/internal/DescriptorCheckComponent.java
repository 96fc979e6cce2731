package org.clowder.server.internal;

import java.util.List;
import org.apache.catalina.startup.Catalina;
import org.clowder.server.DescriptorCheck;
import org.clowder.server.MemberEnvironment;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@link DescriptorCheck} by the reader that a start uses; the tree it makes is dropped. */
@Component(service = DescriptorCheck.class)
public final class DescriptorCheckComponent implements DescriptorCheck {

    private final DescriptorReader reader;

    @Activate
    public DescriptorCheckComponent(BundleContext context, @Reference MemberEnvironment environment) {
        this.reader = new DescriptorReader(
                environment,
                new ClassSpace(Catalina.class.getClassLoader(), context),
                // Not where a running server keeps them: a check disturbs nothing.
                context.getDataFile("checked-contexts").toPath());
    }

    @Override
    public List<String> problems() {
        try {
            reader.read();
            return List.of();
        } catch (DescriptorException e) {
            return e.problems().stream().map(DescriptorProblem::toString).toList();
        }
    }
}
