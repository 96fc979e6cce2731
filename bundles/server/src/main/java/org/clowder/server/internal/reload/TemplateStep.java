package org.clowder.server.internal.reload;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.clowder.server.DeploymentException;
import org.clowder.server.HostedApplications;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.descriptor.ContextTemplates;
import org.clowder.server.internal.descriptor.Descriptor;

/**
 * Changes what the descriptor says of hot-deployed applications, and starts those anew that run.
 *
 * @param names the applications of which the descriptor says something else
 */
record TemplateStep(
        HostContexts hostContexts,
        Supplier<Optional<HostedApplications>> applications,
        Descriptor old,
        ContextTemplates templates,
        Set<String> names)
        implements Step {

    @Override
    public void apply() throws DeploymentException {
        hostContexts.replace(old.with(templates, old.root()));
        restart();
    }

    @Override
    public void undo() throws DeploymentException {
        hostContexts.replace(old);
        restart();
    }

    private void restart() throws DeploymentException {
        Optional<HostedApplications> hosting = applications.get();
        if (hosting.isPresent()) {
            hosting.get().restart(names);
        }
    }

    @Override
    public String told() {
        return "changed <Context> of hot deployment: "
                + String.join(", ", names.stream().map(TemplateStep::path).toList());
    }

    private static String path(String contextName) {
        return contextName.isEmpty() ? "/" : contextName;
    }
}
