package org.clowder.server.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.clowder.server.Readiness;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.server.ServerState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@link Readiness}: the server's own state and every {@link ReadinessCheck}. */
@Component(service = Readiness.class)
public final class ReadinessSum implements Readiness {

    private final ServerController controller;
    private final List<ReadinessCheck> checks = new CopyOnWriteArrayList<>();

    @Activate
    public ReadinessSum(@Reference ServerController controller) {
        this.controller = controller;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(ReadinessCheck check) {
        checks.add(check);
    }

    void removeCheck(ReadinessCheck check) {
        checks.remove(check);
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (controller.state() != ServerState.RUNNING) {
            missing.add("server: " + controller.state());
        }
        checks.forEach(check -> missing.addAll(check.missing()));
        return List.copyOf(missing);
    }
}
