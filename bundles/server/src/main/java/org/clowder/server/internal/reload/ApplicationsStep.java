package org.clowder.server.internal.reload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.catalina.Container;
import org.apache.catalina.Host;
import org.apache.catalina.startup.HostConfig;
import org.apache.catalina.util.ContextName;
import org.clowder.server.DeploymentException;
import org.clowder.server.HostedApplications;

/**
 * Starts applications anew for which a file of {@code conf/} says something else. There is no way back: what the file said before is gone.
 *
 * @param files those that have changed, relative to the member's directory
 * @param applications those that are hot-deployed, if there are any
 * @param hosts all Hosts; those of Tomcat's own deployment have it look for what has changed
 */
record ApplicationsStep(Set<String> files, Supplier<Optional<HostedApplications>> applications, List<Host> hosts)
        implements Step {

    private boolean all() {
        return files.stream().anyMatch(StartFiles::isOfAll);
    }

    private Set<String> names() {
        return files.stream()
                .map(file -> new ContextName(file.substring(file.lastIndexOf('/') + 1), true).getName())
                .collect(Collectors.toSet());
    }

    @Override
    public void apply() throws DeploymentException {
        Optional<HostedApplications> hosting = applications.get();
        if (hosting.isPresent()) {
            if (all()) {
                hosting.get().restartAll();
            } else {
                hosting.get().restart(names());
            }
        }
        for (Host host : hosts) {
            Arrays.stream(host.findLifecycleListeners())
                    .filter(HostConfig.class::isInstance)
                    .map(HostConfig.class::cast)
                    .forEach(tomcats -> look(host, tomcats));
        }
    }

    private static void look(Host host, HostConfig tomcats) {
        Arrays.stream(host.findChildren()).map(Container::getName).forEach(tomcats::check);
    }

    @Override
    public void undo() {}

    @Override
    public String told() {
        return "started " + (all() ? "all applications" : "what they are for") + " anew, as " + String.join(", ", files)
                + (files.size() == 1 ? " has" : " have") + " changed";
    }
}
