package org.clowder.hazelcast.internal.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.clowder.hazelcast.StoreStatus;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.server.SessionSafety;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a member says of the sessions that it keeps in Hazelcast: whether it may leave, and whether it is ready. */
@Component(service = {SessionSafety.class, ReadinessCheck.class})
public final class HazelcastSafety implements SessionSafety, ReadinessCheck {

    private final ServerController controller;

    @Activate
    public HazelcastSafety(@Reference ServerController controller) {
        this.controller = controller;
    }

    @Override
    public boolean company(Server server) {
        return managers(server).stream()
                .map(HazelcastSessionManager::status)
                .anyMatch(status -> status.available() && status.company());
    }

    /** {@inheritDoc} Hazelcast itself knows who is there, and hands over what a member holds when it leaves. */
    @Override
    public void leaving(Server server, boolean leaving) {
        // see above
    }

    @Override
    public List<Part> look(Server server, String member) {
        return managers(server).stream().map(HazelcastSafety::part).toList();
    }

    private static Part part(HazelcastSessionManager manager) {
        StoreStatus status = manager.status();
        boolean kept = status.company() && status.backedUp();
        return new Part(
                path(manager.getContext()),
                manager,
                status.sessions(),
                kept ? status.written() : 0,
                state(status, kept),
                reason(status, kept));
    }

    private static State state(StoreStatus status, boolean kept) {
        if (!status.available()) {
            return State.WAITING;
        }
        if (!status.company() && status.sessions() > 0) {
            return State.HOPELESS;
        }
        return kept && status.written() == status.sessions() || status.sessions() == 0 ? State.SAFE : State.UNDER_WAY;
    }

    private static String reason(StoreStatus status, boolean kept) {
        if (!status.available()) {
            return "are not safe: Hazelcast does not answer";
        }
        if (!status.company()) {
            return "are not safe: there is no other member of Hazelcast";
        }
        return kept ? "are not written yet" : "are not safe yet: Hazelcast is copying them";
    }

    @Override
    public List<Missing> missing() {
        return controller.server().map(HazelcastSafety::managers).orElse(List.of()).stream()
                .flatMap(manager -> lacking(manager.status())
                        .map(what -> Missing.of("application " + path(manager.getContext()) + ": Hazelcast " + what))
                        .stream())
                .toList();
    }

    private static Optional<String> lacking(StoreStatus status) {
        if (!status.available()) {
            return Optional.of("does not answer");
        }
        return status.settled() ? Optional.empty() : Optional.of("is copying sessions");
    }

    private static String path(Context context) {
        return context.getPath().isEmpty() ? "/" : context.getPath();
    }

    private static List<HazelcastSessionManager> managers(Server server) {
        List<HazelcastSessionManager> managers = new ArrayList<>();
        for (Service service : server.findServices()) {
            if (service.getContainer() != null) {
                look(service.getContainer(), managers);
            }
        }
        return managers;
    }

    private static void look(Container container, List<HazelcastSessionManager> managers) {
        if (container instanceof Context context) {
            if (context.getManager() instanceof HazelcastSessionManager manager
                    && manager.getState().isAvailable()) {
                managers.add(manager);
            }
            return;
        }
        for (Container child : container.findChildren()) {
            look(Objects.requireNonNull(child), managers);
        }
    }
}
