package org.clowder.session.internal.shared;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.session.ClusterSingleSignOn;
import org.clowder.session.ReplicatedContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A member is ready once it has the logins and the ServletContext attributes that the other members had. */
@Component(service = ReadinessCheck.class)
public final class SharedStateReadiness implements ReadinessCheck {

    private final ServerController controller;

    @Activate
    public SharedStateReadiness(@Reference ServerController controller) {
        this.controller = controller;
    }

    @Override
    public List<Missing> missing() {
        return controller.server().map(SharedStateReadiness::missing).orElse(List.of());
    }

    private static List<Missing> missing(Server server) {
        List<Missing> missing = new ArrayList<>();
        for (Service service : server.findServices()) {
            Engine engine = service.getContainer();
            if (engine != null) {
                look(engine, missing);
                for (Container host : engine.findChildren()) {
                    look(host, missing);
                    for (Container context : host.findChildren()) {
                        look(context, missing);
                    }
                }
            }
        }
        return missing;
    }

    private static void look(Container container, List<Missing> missing) {
        if (container instanceof ReplicatedContext context && !context.stateTransferDone()) {
            missing.add(Missing.of("application " + (context.getPath().isEmpty() ? "/" : context.getPath())
                    + ": transfer of ServletContext attributes"));
        }
        for (Valve valve : container.getPipeline().getValves()) {
            if (valve instanceof ClusterSingleSignOn signOn && !signOn.stateTransferDone()) {
                missing.add(Missing.of("single sign-on of " + container.getName() + ": state transfer"));
            }
        }
    }
}
