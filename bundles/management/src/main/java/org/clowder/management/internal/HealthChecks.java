package org.clowder.management.internal;

import org.apache.catalina.Engine;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Readiness;
import org.clowder.server.ServerListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Adds the health pages to every Engine of whatever descriptor. {@code health.path} in {@code clowder.properties} moves
 * them (default {@value #DEFAULT_PATH}); empty, it removes them.
 */
@Component(service = ServerListener.class)
public final class HealthChecks implements ServerListener {

    private static final String DEFAULT_PATH = "/health";

    private final String member;
    private final String path;
    private final Readiness readiness;

    @Activate
    public HealthChecks(@Reference MemberEnvironment environment, @Reference Readiness readiness) {
        this.member = environment.name();
        this.path = environment.property("health.path").orElse(DEFAULT_PATH);
        this.readiness = readiness;
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw new IllegalArgumentException("health.path=" + path
                    + " in conf/clowder.properties: expected a path like /health, or nothing to switch the pages off");
        }
    }

    @Override
    public void configured(Server server) {
        if (path.isEmpty()) {
            return;
        }
        for (Service service : server.findServices()) {
            Engine engine = service.getContainer();
            if (engine != null) {
                engine.getPipeline().addValve(new HealthValve(path, member, readiness));
            }
        }
    }
}
