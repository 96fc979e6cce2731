package org.clowder.session.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.ClusterSingleSignOn;
import org.clowder.session.ReplicatedContext;
import org.clowder.session.SharedChannelCluster;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A member is ready once its clusters have their channel, and it the sessions, logins and ServletContext attributes of the others. */
@Component(service = ReadinessCheck.class)
public final class SessionReadiness implements ReadinessCheck {

    private final ServerController controller;

    @Activate
    public SessionReadiness(@Reference ServerController controller) {
        this.controller = controller;
    }

    @Override
    public List<Missing> missing() {
        return controller.server().map(SessionReadiness::missing).orElse(List.of());
    }

    private static List<Missing> missing(Server server) {
        List<Missing> missing = new ArrayList<>();
        for (Service service : server.findServices()) {
            if (service.getContainer() != null) {
                look(service.getContainer(), missing);
            }
        }
        return missing;
    }

    private static void look(Container container, List<Missing> missing) {
        if (container.getCluster() instanceof SharedChannelCluster cluster && cluster.getContainer() == container) {
            cluster.missingChannel()
                    .ifPresent(what -> missing.add(new Missing(what, what + ": " + cluster.replicationReason())));
        }
        for (Valve valve : container.getPipeline().getValves()) {
            if (valve instanceof ClusterSingleSignOn signOn && !signOn.stateTransferDone()) {
                missing.add(Missing.of("single sign-on of " + container.getName() + ": state transfer"));
            }
        }
        if (container instanceof Context context) {
            look(context, missing);
        } else {
            for (Container child : container.findChildren()) {
                look(child, missing);
            }
        }
    }

    private static void look(Context context, List<Missing> missing) {
        if (context.getManager() instanceof BundleDeltaManager manager && !manager.stateTransferDone()) {
            missing.add(missing(context, "state transfer"));
        }
        if (context instanceof ReplicatedContext replicated && !replicated.stateTransferDone()) {
            missing.add(missing(context, "transfer of ServletContext attributes"));
        }
    }

    private static Missing missing(Context context, String what) {
        return Missing.of("application " + (context.getPath().isEmpty() ? "/" : context.getPath()) + ": " + what);
    }
}
