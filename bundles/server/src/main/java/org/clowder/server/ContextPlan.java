package org.clowder.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;

/**
 * A context to be started by {@link ContextHost}.
 *
 * @param path the context path as Tomcat has it: empty for the root application, else with a leading slash
 * @param version the parallel-deployment version, empty if none
 * @param docBase the absolute directory (or WAR file) with the application
 * @param distributable why the application is distributable, if its deployer knows of a reason outside web.xml (for
 *     example a bundle header)
 * @param hosts names or aliases of the Hosts of the Engine that the application shall run in; empty for the Host of hot deployment
 * @param configure called with each new context and its Host before it starts
 */
public record ContextPlan(
        String path,
        String version,
        Path docBase,
        Optional<String> distributable,
        List<String> hosts,
        BiConsumer<? super StandardContext, Host> configure) {

    public ContextPlan {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(docBase, "docBase");
        Objects.requireNonNull(distributable, "distributable");
        hosts = List.copyOf(hosts);
        Objects.requireNonNull(configure, "configure");
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "Context path \"" + path + "\": expected the empty string or \"/name\" without a trailing slash");
        }
    }
}
