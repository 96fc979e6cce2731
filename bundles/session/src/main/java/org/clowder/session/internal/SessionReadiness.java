package org.clowder.session.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.session.BundleDeltaManager;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A member is ready once every replicated application has the sessions that the other members had. */
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
            for (Container host : service.getContainer().findChildren()) {
                for (Container child : host.findChildren()) {
                    Context context = (Context) child;
                    if (context.getManager() instanceof BundleDeltaManager manager && !manager.stateTransferDone()) {
                        missing.add(Missing.of("application "
                                + (context.getPath().isEmpty() ? "/" : context.getPath()) + ": state transfer"));
                    }
                }
            }
        }
        return missing;
    }
}
