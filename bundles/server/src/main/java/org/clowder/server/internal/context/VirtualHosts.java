package org.clowder.server.internal.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.clowder.server.DeploymentException;

/** The Hosts of an Engine, by the names under which requests reach them. */
final class VirtualHosts {

    private VirtualHosts() {}

    /**
     * The Hosts of some names or aliases, each once.
     *
     * @throws DeploymentException if one is not known
     */
    static List<Host> find(Engine engine, List<String> names) throws DeploymentException {
        List<Host> found = new ArrayList<>();
        for (String name : names) {
            Host host = find(engine, name).orElseThrow(() -> unknown(engine, name));
            if (!found.contains(host)) {
                found.add(host);
            }
        }
        return found;
    }

    private static Optional<Host> find(Engine engine, String name) {
        return hosts(engine)
                .filter(host -> Stream.concat(Stream.of(host.getName()), Arrays.stream(host.findAliases()))
                        .anyMatch(name::equalsIgnoreCase))
                .findFirst();
    }

    private static Stream<Host> hosts(Engine engine) {
        return Arrays.stream(engine.findChildren()).map(Host.class::cast);
    }

    private static DeploymentException unknown(Engine engine, String name) {
        return new DeploymentException("Engine " + engine.getName() + " has no Host named " + name + "; it has "
                + hosts(engine).map(Host::getName).sorted().collect(Collectors.joining(", ")));
    }
}
