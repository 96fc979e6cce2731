package org.clowder.server.internal.reload;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.startup.HostConfig;
import org.apache.catalina.util.ContextName;
import org.clowder.server.HostedApplications;
import org.clowder.server.internal.context.SpacedHostConfig;

/**
 * Starts applications anew that a file is for which has changed, but for those of the descriptor, each by itself: there is no way back from it,
 * and one that fails holds up none of the others.
 *
 * @param all whether a file has changed that is for all applications
 * @param files those that have changed
 * @param failed the names of those that have not run after the last time, which are tried again
 * @param trigger any file
 */
record AnewStart(
        boolean all,
        Set<Path> files,
        Set<String> failed,
        Collection<Host> hosts,
        Optional<HostedApplications> hosting,
        Path trigger) {

    /**
     * Does it.
     *
     * @param ran the names of the hot-deployed ones that run
     * @return why each of those that have run, or were tried again, does not
     */
    Map<String, String> run(Collection<String> ran) {
        Map<String, String> failures = new TreeMap<>();
        Set<String> named = new TreeSet<>(failed);
        hosts.forEach(host -> named.addAll(namedFor(host)));
        if (all || !named.isEmpty()) {
            hosting.ifPresent(own -> failures.putAll(own.restartEach(name -> all || named.contains(name))));
            failures.keySet().removeIf(name -> !ran.contains(name) && !named.contains(name));
            hosts.forEach(host -> ofTomcat(host, ran, failures));
        }
        return failures;
    }

    private List<String> namedFor(Host host) {
        Path directory = host.getConfigBaseFile().toPath();
        return files.stream()
                .filter(file ->
                        file.getParent().equals(directory) && file.toString().endsWith(".xml"))
                .map(file -> new ContextName(file.getFileName().toString(), true).getName())
                .toList();
    }

    /** What Tomcat itself has deployed, or is about to. */
    private void ofTomcat(Host host, Collection<String> others, Map<String, String> failures) {
        Optional<HostConfig> tomcats = Arrays.stream(host.findLifecycleListeners())
                .filter(HostConfig.class::isInstance)
                .map(HostConfig.class::cast)
                .findFirst();
        if (tomcats.isEmpty() || !host.getState().isAvailable()) {
            return;
        }
        List<String> ran = Arrays.stream(host.findChildren())
                .filter(child -> child.getState().isAvailable())
                .map(Container::getName)
                .filter(tomcats.get()::isDeployed)
                .toList();
        if (all && tomcats.get() instanceof SpacedHostConfig own) {
            ran.forEach(name -> own.redeploy(name, trigger));
        }
        namedFor(host).stream().filter(name -> !others.contains(name)).forEach(tomcats.get()::check);
        for (String name : ran) {
            if (host.findChild(name) instanceof Context now && !now.getState().isAvailable()) {
                failures.put(name, now.getDocBase() + " does not run; the errors logged just before say why");
            }
        }
    }
}
