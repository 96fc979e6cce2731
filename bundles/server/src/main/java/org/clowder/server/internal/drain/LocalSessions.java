package org.clowder.server.internal.drain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.ha.ClusterManager;
import org.clowder.server.SessionSafety.Part;
import org.clowder.server.SessionSafety.State;
import org.clowder.server.internal.context.ApplicationRegistry;

/** The sessions of which nobody says that they are safe on another member. */
final class LocalSessions {

    private LocalSessions() {}

    /** @param known managers of whose sessions somebody says how safe they are */
    static List<Part> of(Server server, Set<Manager> known) {
        List<Part> parts = new ArrayList<>();
        for (Service service : server.findServices()) {
            if (service.getContainer() != null) {
                look(service.getContainer(), known, parts);
            }
        }
        return parts;
    }

    private static void look(Container container, Set<Manager> known, List<Part> parts) {
        if (container instanceof Context context) {
            Manager manager = context.getManager();
            int sessions = manager == null || known.contains(manager) ? 0 : manager.getActiveSessions();
            if (sessions > 0) {
                String path = context.getPath().isEmpty() ? "/" : context.getPath();
                parts.add(new Part(path, null, sessions, 0, State.HOPELESS, why(context, manager)));
            }
            return;
        }
        for (Container child : container.findChildren()) {
            look(child, known, parts);
        }
    }

    private static String why(Context context, Manager manager) {
        return manager instanceof ClusterManager && context.getCluster() != null
                ? "not proved, as " + manager.getClass().getSimpleName() + " does not know what other members have"
                : "not replicated (" + ApplicationRegistry.whyReplicated(context) + "), no other member has them";
    }
}
